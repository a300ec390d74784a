import Foundation
import Services
import Support
import Synchronization
import Testing
import TokenModel

@Suite struct ExchangeTests {
  private let transport = CurlTransport(userAgent: "fob/test", environment: [:])

  @Test func `the answer comes back whole: status, repeated fields, body, the server's clock`() async throws {
    let server = try ScriptedServer.answering { _ in
      "HTTP/1.1 418 Teapot\r\nDate: Sun, 22 Nov 2026 13:00:00 GMT\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 5\r\n\r\nhello"
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(.get, server.url + "/"))
    #expect(response.status == 418)
    #expect(response.headers["DATE"] == "Sun, 22 Nov 2026 13:00:00 GMT")
    #expect(response.headers.values(of: "Set-Cookie") == ["a=1", "b=2"])
    #expect(response.text == "hello")
    #expect(response.serverDate == Date(timeIntervalSince1970: 1_795_352_400))
    #expect(response.duration > .zero)
  }

  @Test func `the request goes out as it was given: path untouched, fields, body, user agent`() async throws {
    let seen = Mutex<[ScriptedConnection.Request]>([])
    let server = try ScriptedServer.answering { request in
      seen.withLock { $0.append(request) }
      return "HTTP/1.1 204 No Content\r\n\r\n"
    }
    defer { server.stop() }
    let url = server.url + "/upload-tokens/../videos/v?a=%2F&b=c"
    _ = try await transport.send(HTTPRequest(.delete, url, headers: ["X-Empty": "", "Accept": "text/html"]))
    _ = try await transport.send(
      HTTPRequest(.post, url, headers: ["Content-Type": "application/json"], body: Array("{\"ü\":1}".utf8)))
    _ = try await transport.send(HTTPRequest(.post, url))
    let requests = seen.withLock { $0 }
    #expect(
      requests.map(\.line) == ["DELETE", "POST", "POST"].map { $0 + " /upload-tokens/../videos/v?a=%2F&b=c HTTP/1.1" })
    #expect(requests.first?.header("User-Agent") == "fob/test")
    #expect(requests.first?.header("Accept") == "text/html")
    #expect(requests.first?.lines.contains("X-Empty:") == true)
    #expect(requests[1].header("Content-Type") == "application/json")
    #expect(requests[1].body == Array("{\"ü\":1}".utf8))
    #expect(requests[2].header("Content-Length") == "0")
    #expect(requests[2].header("Content-Type") == nil)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect is an answer`(status: Int) async throws {
    let server = try ScriptedServer.answering { _ in
      "HTTP/1.1 \(status) Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(.post, server.url + "/", body: [1]))
    #expect(response.status == status)
    #expect(response.headers["location"] == "/elsewhere")
    #expect(server.connectionCount == 1)
  }

  @Test func `requests that may be repeated share a connection, a POST has its own`() async throws {
    let server = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }
    defer { server.stop() }
    for _ in 1...5 { _ = try await transport.send(HTTPRequest(.get, server.url + "/")) }
    #expect(server.connectionCount == 1)
    _ = try await transport.send(HTTPRequest(.post, server.url + "/", body: [1]))
    #expect(server.connectionCount == 2)
  }

  @Test func `a POST whose connection dies without an answer is not sent again`() async throws {
    let posts = Atomic(0)
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        if request.line.hasPrefix("POST") {
          posts.add(1, ordering: .relaxed)
          return
        }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    defer { server.stop() }
    _ = try await transport.send(HTTPRequest(.get, server.url + "/"))
    await #expect {
      try await transport.send(HTTPRequest(.post, server.url + "/", body: [1]))
    } throws: { error in
      (error as? HTTPFailure)?.sent == .maybe
    }
    #expect(posts.load(ordering: .relaxed) == 1)
  }

  @Test func `many at once come back to who asked`() async throws {
    let server = try ScriptedServer.answering { request in
      let path = request.line.split(separator: " ")[1]
      return "HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)"
    }
    defer { server.stop() }
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<40 {
        group.addTask { (number, try await transport.send(HTTPRequest(.get, "\(server.url)/\(number)")).text) }
      }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    #expect(answers == Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, "/\($0)") }))
  }

  @Test func `marks that are piled up are left out of fields and text`() async throws {
    let pile = "e" + String(repeating: "\u{301}\u{316}", count: 1000)
    let server = try ScriptedServer.answering { _ in
      "HTTP/1.1 200 OK\r\nX-Words: \(pile)\r\nContent-Length: \(pile.utf8.count)\r\n\r\n\(pile)"
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(.get, server.url + "/"))
    #expect(response.headers["X-Words"]?.unicodeScalars.count == 31)
    #expect(response.body.count == pile.utf8.count && response.text.unicodeScalars.count == 31)
  }

  @Test func `a compressed body is unpacked`() async throws {
    let packed = try gzip([UInt8](repeating: 0x61, count: 100_000))
    let server = try ScriptedServer { connection in
      let request = connection.readRequest()
      guard request?.header("Accept-Encoding")?.contains("gzip") == true else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
      connection.write(packed)
    }
    defer { server.stop() }
    let response = try await transport.send(HTTPRequest(.get, server.url + "/"))
    #expect(response.body == [UInt8](repeating: 0x61, count: 100_000))
  }
}

/// The bytes as `gzip` packs them.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  let folder = try TemporaryFolder()
  let file = URL(fileURLWithPath: folder.path(of: "file"))
  try Data(bytes).write(to: file)
  #expect(try Spawning.run(["gzip", file.path]).status == 0)
  return Array(try Data(contentsOf: file.appendingPathExtension("gz")))
}

import Foundation
import Services
import Support
import Synchronization
import Testing
import TokenModel

@Suite struct ExchangeFailureTests {
  private let transport = CurlTransport(userAgent: "fob/test", environment: [:])

  /// Sends and returns how that failed.
  private func failure(
    _ url: String, timeout: Int = 120, sizeLimit: Int = 100_000, headers: HTTPHeaders = [:]
  ) async -> HTTPFailure? {
    let options = HTTPOptions(ConnectionSettings(timeout: timeout), sizeLimit: sizeLimit)
    do {
      _ = try await transport.send(HTTPRequest(.get, url, headers: headers, options: options))
      return nil
    } catch {
      return error
    }
  }

  @Test func `nobody listens: nothing was sent`() async throws {
    let nobody = try FrontDoor()
    let failure = await failure(nobody.url)
    #expect(failure == HTTPFailure(host: "127.0.0.1", reason: .connectionRefused, sent: .no))
  }

  @Test func `a name without address: nothing was sent`() async {
    let name = String(repeating: "a", count: 64) + ".invalid"
    #expect(await failure("https://\(name)/") == HTTPFailure(host: name, reason: .nameNotResolved, sent: .no))
  }

  @Test func `no answer: the server may have acted`() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let failure = await failure(server.url, timeout: 5)
    #expect(failure == HTTPFailure(host: "127.0.0.1", reason: .timedOut(.waiting, seconds: 5), sent: .maybe))
  }

  @Test func `a server that never ends its TLS handshake was sent nothing`() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let options = HTTPOptions(ConnectionSettings(timeout: 20), connectTimeout: 1)
    let request = HTTPRequest(.post, "https://127.0.0.1:\(server.port)/", body: [1], options: options)
    await #expect(throws: HTTPFailure(host: "127.0.0.1", reason: .timedOut(.connecting, seconds: 1), sent: .no)) {
      try await transport.send(request)
    }
  }

  @Test func `the time limit is for the whole exchange, however steadily it drips`() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      while connection.write([0x61]) { usleep(20_000) }
    }
    defer { server.stop() }
    let failure = await failure(server.url, timeout: 5)
    #expect(failure == HTTPFailure(host: "127.0.0.1", reason: .timedOut(.receiving, seconds: 5), sent: .maybe))
  }

  @Test(
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\njunk",
    ])
  func `a broken answer is not taken for a whole one`(answer: String) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write(answer)
    }
    defer { server.stop() }
    let failure = try #require(await failure(server.url))
    guard case .broken = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
    #expect(failure.sent == .maybe)
  }

  @Test(
    arguments: [
      ("", .noAnswer(mayWantCertificate: false)), ("no HTTP at all\r\n\r\n", .notHTTP),
      ("SSH-2.0-OpenSSH_9.2\r\n", .notHTTP),
    ] as [(String, HTTPFailure.Reason)])
  func `what is no answer is told as such`(bytes: String, reason: HTTPFailure.Reason) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write(bytes)
    }
    defer { server.stop() }
    #expect(await failure(server.url) == HTTPFailure(host: "127.0.0.1", reason: reason, sent: .maybe))
  }

  @Test(
    arguments: ["Content-Length: 200000\r\n\r\n", "\r\n", "X-Long: "])
  func `too long an answer is dropped, whether it says its length, comes in chunks or has an endless header`(
    rest: String
  ) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n" + rest)
      while connection.write(
        [UInt8](repeating: 0x61, count: 1000) + Array(rest.hasPrefix("X") ? "\r\nX: ".utf8 : "".utf8))
      {}
    }
    defer { server.stop() }
    let failure = await failure(server.url)
    #expect(failure == HTTPFailure(host: "127.0.0.1", reason: .tooLarge(limit: 100_000), sent: .maybe))
  }

  @Test func `the size limit holds for what a compressed body unpacks to`() async throws {
    let packed = try gzip([UInt8](repeating: 0, count: 20_000_000))
    #expect(packed.count < 100_000)
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
      connection.write(packed)
    }
    defer { server.stop() }
    let failure = await failure(server.url)
    #expect(failure == HTTPFailure(host: "127.0.0.1", reason: .tooLarge(limit: 100_000), sent: .maybe))
  }

  @Test(
    arguments: [
      "http://archive.example.org/", "http://128.0.0.1/", "http://127.0.0.1.example.org/", "ftp://127.0.0.1/",
      "file:///etc/passwd", "127.0.0.1/", "https://user:word@archive.example.org/", "https:///", "",
      "https://archive.example.org/\r\nX: y", "https://archive.example.org/a b", "https://archive.example.org/\u{85}",
    ])
  func `what must not be sent is refused before anything is`(url: String) async throws {
    let failure = try #require(await failure(url))
    guard case .refusedBeforeSending = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
    #expect(failure.sent == .no)
    #expect(!"\(failure)".contains("word"))
  }

  @Test(
    arguments: [("X", "a\r\nY: b"), ("X", "a\u{0}"), ("X: y\r\nZ", "a"), ("", "a"), ("X Y", "a"), ("X", "\u{1B}[2J")])
  func `header fields that would become two are refused`(name: String, value: String) async throws {
    let server = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer { server.stop() }
    let failure = try #require(await failure(server.url, headers: HTTPHeaders([.init(name: name, value: value)])))
    guard case .refusedBeforeSending = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
    #expect(server.connectionCount == 0)
  }

  @Test func `cancelling the task aborts the transfer and closes the connection`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: String.self)
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      arrived.yield("request")
      connection.waitForEnd()
      arrived.yield("end")
    }
    defer { server.stop() }
    var events = arrivals.makeAsyncIterator()
    let task = Task { await failure(server.url, timeout: 600) }
    #expect(await events.next() == "request")
    task.cancel()
    #expect(await task.value == HTTPFailure(host: "127.0.0.1", reason: .cancelled, sent: .maybe))
    #expect(await events.next() == "end")
  }

  @Test func `a task that is cancelled already sends nothing`() async throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(server.url, timeout: 600)
    }
    #expect(await task.value == HTTPFailure(host: "127.0.0.1", reason: .cancelled, sent: .no))
    #expect(server.connectionCount == 0)
  }
}

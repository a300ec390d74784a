import Services
import Support
import Synchronization
import Testing
import TokenModel

@Suite("Proxies")
struct ProxyTests {
  /// What came over a proxy's wire.
  private final class Proxy: Sendable {
    let lines = Mutex<[String]>([])

    func server(answer: String) throws -> ScriptedServer {
      try ScriptedServer { connection in
        while let request = connection.readRequest() {
          self.lines.withLock { $0.append(request.line) }
          connection.write(answer)
        }
      }
    }

    var seen: [String] { lines.withLock { $0 } }
  }

  private func failure(_ transport: CurlTransport, _ url: String, proxy: String? = nil) async -> HTTPFailure? {
    do {
      _ = try await transport.send(
        HTTPRequest(.get, url, options: HTTPOptions(ConnectionSettings(proxy: proxy, timeout: 10))))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "https goes through a tunnel of the proxy that the variables name",
    arguments: ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
  func variable(name: String) async throws {
    let proxy = Proxy()
    let server = try proxy.server(answer: "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    let transport = CurlTransport(userAgent: "fob/test", environment: [name: server.url])
    let failure = try #require(await failure(transport, "https://archive.example.test/secret"))
    #expect(proxy.seen == ["CONNECT archive.example.test:443 HTTP/1.1"])
    #expect(failure.host == "archive.example.test")
    #expect(failure.reason == .proxy("it answered with status 407"))
    #expect(failure.sent == .no)
  }

  @Test("no_proxy names hosts that are reached directly")
  func exception() async throws {
    let proxy = Proxy()
    let server = try proxy.server(answer: "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer {
      server.stop()
      target.stop()
    }
    let variables = ["http_proxy": server.url, "no_proxy": "127.0.0.1"]
    let transport = CurlTransport(userAgent: "fob/test", environment: variables)
    #expect(await failure(transport, target.url) == nil)
    #expect(proxy.seen.isEmpty)
  }

  @Test("The environment's own proxy comes before the variables, and an empty one means none")
  func ownProxy() async throws {
    let proxy = Proxy()
    let server = try proxy.server(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer {
      server.stop()
      target.stop()
    }
    let nobody = try FrontDoor()
    let variables = ["http_proxy": nobody.url]
    let transport = CurlTransport(userAgent: "fob/test", environment: variables)
    #expect(await failure(transport, target.url, proxy: server.url) == nil)
    #expect(proxy.seen == ["GET \(target.url)/ HTTP/1.1"])
    #expect(await failure(transport, target.url, proxy: "") == nil)
    #expect(target.connectionCount == 1)
  }

  @Test("A proxy that cannot be reached is named as such")
  func unreachableProxy() async throws {
    let nobody = try FrontDoor()
    let transport = CurlTransport(userAgent: "fob/test", environment: ["https_proxy": nobody.url])
    let failure = try #require(await failure(transport, "https://archive.example.test/"))
    guard case .proxy(let words) = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
    #expect(words.contains("127.0.0.1"))
    #expect(failure.sent == .no)
  }

  @Test("Plain http to this machine is never handed to a proxy elsewhere")
  func loopbackStaysHere() async throws {
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer { target.stop() }
    let transport = CurlTransport(userAgent: "fob/test", environment: ["http_proxy": "http://proxy.example.test:3128"])
    #expect(await failure(transport, target.url) == nil)
    let failure = try #require(await failure(transport, target.url, proxy: "http://me:word@proxy.example.test:3128"))
    #expect(failure.sent == .no)
    #expect(!"\(failure)".contains("word"))
  }
}

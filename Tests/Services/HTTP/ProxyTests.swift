import Support
import Synchronization
import Testing
import TokenModel

@testable import Services

@Suite struct ProxyTests {
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
        HTTPRequest(.get, url, options: HTTPOptions(ConnectionSettings(proxy: proxy, timeout: 120))))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    arguments: ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
  func `https goes through a tunnel of the proxy that the variables name`(name: String) async throws {
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

  @Test func `no_proxy names hosts that are reached directly`() async throws {
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

  @Test func `the environment's own proxy comes before the variables, and an empty one means none`() async throws {
    let proxy = Proxy()
    let server = try proxy.server(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer {
      server.stop()
      target.stop()
    }
    let nobody = try FrontDoor()
    let variables = ["http_proxy": nobody.url, "no_proxy": "127.0.0.1"]
    let transport = CurlTransport(userAgent: "fob/test", environment: variables)
    #expect(await failure(transport, target.url, proxy: server.url) == nil)
    #expect(proxy.seen == ["GET \(target.url)/ HTTP/1.1"])
    #expect(await failure(transport, target.url, proxy: "") == nil)
    #expect(target.connectionCount == 1)
  }

  @Test func `a proxy that cannot be reached is named as such`() async throws {
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

  @Test func `plain http to this machine is never handed to a proxy elsewhere`() async throws {
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer { target.stop() }
    let transport = CurlTransport(userAgent: "fob/test", environment: ["http_proxy": "http://proxy.example.test:3128"])
    #expect(await failure(transport, target.url) == nil)
    let failure = try #require(await failure(transport, target.url, proxy: "http://me:word@proxy.example.test:3128"))
    #expect(failure.sent == .no)
    #expect(!"\(failure)".contains("word"))
  }

  /// What people write who do not know that an address wants its special characters percent-encoded, and what no proxy's address is.
  static let malformed = [
    "http://user:pa#w0rd@127.0.0.1:3128", "http://user:12/w0rd@127.0.0.1:3128", "http://user:pa/w0rd@127.0.0.1:3128",
    "http://user:pa?w0rd@127.0.0.1:3128", "http://user:12?w0rd@127.0.0.1:3128", "http://user:pa w0rd@127.0.0.1:3128",
    "http://user:pa@w0rd@127.0.0.1:3128",
    "user:pa#w0rd@127.0.0.1:3128", "http://us#er:w0rd@127.0.0.1:3128", "http://user:w0rd@127.0.0.1:port",
    "http://user:w0rd@127.0.0.1:99999", "http://user:w0rd@", "http://user:w0rd@[::1", "ftp://user:w0rd@127.0.0.1:3128",
    "http://user:w0rd%00@127.0.0.1:3128", "http://user:w0rd@127.0.0.1:3128 ",
    "http//user:w0rd@127.0.0.1:3128", "'http://user:w0rd@127.0.0.1:3128'", "https://user:w0rd@:3128",
    "socks9://user:w0rd@a",
  ]

  @Test(
    arguments: malformed)
  func `a proxy's address that is none: its variable is named, nothing of it is shown, nothing is sent`(address: String)
    async throws
  {
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
      let transport = CurlTransport(userAgent: "fob/test", environment: [name: address])
      let failure = try #require(await failure(transport, "https://archive.example.test/"))
      #expect(failure.sent == .no)
      #expect(!"\(failure)".contains("w0rd") && !"\(failure)".contains("user"), "\(failure)")
      #expect("\(failure)".contains("\(name) is no usable address"), "\(failure)")
    }
    let transport = CurlTransport(userAgent: "fob/test", environment: [:])
    let own = try #require(await failure(transport, "https://archive.example.test/", proxy: address))
    #expect("\(own)".contains("proxy is no usable address") && !"\(own)".contains("w0rd"), "\(own)")
  }

  @Test func `a host that no_proxy names is reached, however the proxy is written`() async throws {
    let target = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
    defer { target.stop() }
    let variables = ["http_proxy": "http://user:pa#w0rd@127.0.0.1:1", "no_proxy": "127.0.0.1"]
    #expect(await failure(CurlTransport(userAgent: "fob/test", environment: variables), target.url) == nil)
  }

  @Test(
    arguments: ["http://me:pa%23ss@HOST", "http://me@HOST/", "me:x@HOST"])
  func `addresses that are right go on as they are`(address: String) async throws {
    let proxy = Proxy()
    let server = try proxy.server(answer: "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    let written = address.replacing("HOST", with: server.url.replacing("http://", with: ""))
    let transport = CurlTransport(userAgent: "fob/test", environment: ["https_proxy": written])
    let failure = try #require(await failure(transport, "https://archive.example.test/"))
    #expect(failure.reason == .proxy("it answered with status 407"))
  }

  @Test(
    arguments: [
      ("Bad URL 'http://me:pa ss@h:1'", "Bad URL 'http://•••@h:1'"), ("no 'me:a@b@h' here", "no '•••@h' here"),
      ("cannot use me:x@h", "cannot use •••@h"), ("no such host", "no such host"),
    ])
  func `what a library repeats of an address is without its user information`(words: String, shown: String) {
    #expect(UserInformation.masked(in: words) == shown)
  }
}

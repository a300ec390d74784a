import Formats
import Foundation
import Testing
import TokenModel

/// What comes to the port at which a login on this machine ends.
@Suite struct RedirectRequestTests {
  private static let redirect = LoginRedirect(
    address: "https://login.example/authorize", target: "http://127.0.0.1:61234/", state: "st-1")
  private static let good = "GET /?code=c-1&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234\r\n\r\n"

  private func reply(_ request: String) -> RedirectRequest.Reply? {
    RedirectRequest.reply(to: Array(request.utf8), for: Self.redirect)
  }

  private func status(_ reply: RedirectRequest.Reply?) -> Int? {
    reply.flatMap { Int(String(decoding: $0.bytes.dropFirst(9).prefix(3), as: UTF8.self)) }
  }

  @Test func `the browser's request holds the address`() {
    let reply = reply(Self.good)
    #expect(status(reply) == 200)
    #expect(reply?.address == Secret("http://127.0.0.1:61234/?code=c-1&state=st-1"))
    let page = String(decoding: reply?.bytes ?? [], as: UTF8.self)
    for part in ["cache-control: no-store", "connection: close", "default-src 'none'", "Go back to the terminal"] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("c-1") && !page.contains("st-1"))
  }

  @Test func `a request is judged once its head is whole`() {
    for length in 0..<Self.good.utf8.count {
      #expect(RedirectRequest.reply(to: Array(Self.good.utf8.prefix(length)), for: Self.redirect) == nil)
    }
    #expect(status(reply("GET /" + String(repeating: "a", count: RedirectRequest.longest))) == 431)
  }

  @Test(
    arguments: [
      ("POST /?code=c-1&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234", 405),
      ("HEAD /?code=c-1&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234", 405),
      ("GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:61234", 404),
      ("GET / HTTP/1.1\r\nHost: 127.0.0.1:61234", 404),
      ("GET /x?code=c&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234", 404),
      ("GET /?code=c&state=other HTTP/1.1\r\nHost: 127.0.0.1:61234", 404),
      ("GET /?error=access_denied HTTP/1.1\r\nHost: 127.0.0.1:61234", 404),
      ("GET /?code=c&state=st-1 HTTP/1.1\r\nHost: evil.example", 400),
      ("GET /?code=c&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61235", 400),
      ("GET /?code=c&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234\r\nHost: evil", 400),
      ("GET /?code=c&state=st-1 HTTP/1.1", 400),
      ("GET http://127.0.0.1:61234/?code=c&state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234", 400),
      ("GET /?code=c&state=st-1", 400), ("GET /?code=c state=st-1 HTTP/1.1\r\nHost: 127.0.0.1:61234", 400),
      ("", 400), ("\u{16}\u{3}\u{1}", 400), ("SSH-2.0-x", 400), ("GET * HTTP/1.1\r\nHost: 127.0.0.1:61234", 400),
      ("PRI * HTTP/2.0", 400),
    ])
  func `anything else gets a page and changes nothing`(head: String, expected: Int) {
    let reply = reply(head + "\r\n\r\n")
    #expect(status(reply) == expected, "\(head)")
    #expect(reply != nil && reply?.address == nil)
  }

  @Test func `what is no text is no request`() {
    let bytes: [UInt8] = [0xFF, 0xFE] + Array(Self.good.utf8)
    #expect(status(RedirectRequest.reply(to: bytes, for: Self.redirect)) == 400)
  }
}

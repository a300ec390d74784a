import Testing
import TokenModel

@testable import Services

@Suite struct RedirectTests {
  @Test(arguments: [
    (nil, "no address"),
    ("", "no address"),
    ("/login?next=secret", "another path of its own"),
    ("login?next=https://evil.example", "another path of its own"),
    ("https://evil.example/login?token=secret", "https://evil.example"),
    ("https://user:password@evil.example:8443/x", "https://evil.example:8443"),
    ("HTTPS://Evil.Example#x", "https://evil.example"),
    ("http://evil.example/x", "http://evil.example"),
    ("//evil.example/x", "https://evil.example"),
    ("https://evil.example\\@good.example", "https://evil.example"),
    ("ftp://evil.example", "ftp://evil.example"),
    ("https://\u{1b}[31m.example/", "https://^[[31m.example"),
  ])
  func `names nothing but the origin`(location: String?, expected: String) throws {
    #expect(Redirect.target(of: location, from: try Origin("https://server.example")) == expected)
  }
}

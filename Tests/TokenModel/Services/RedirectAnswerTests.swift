import Formats
import Foundation
import Testing
import TokenModel

/// What a person pastes at the end of a login in a browser, friendly and hostile.
@Suite struct RedirectAnswerTests {
  private static let target = "http://127.0.0.1:61234/"
  private static let redirect = LoginRedirect(
    address: "https://login.example/authorize", target: target, state: "st-1", issuer: "https://login.example")

  private func read(
    _ address: String, to redirect: LoginRedirect = redirect
  ) -> Result<RedirectAnswer, TextFailure> {
    Result { () throws(TextFailure) in try RedirectAnswer(Secret(address), to: redirect) }
  }

  @Test(arguments: [
    "\(target)?code=c-1&state=st-1", "\(target)?state=st-1&code=c-1&iss=https%3A%2F%2Flogin.example",
    "  \(target)?code=c-1&state=st-1\n", "\(target)?code=c-1&state=st-1#", "\(target)?code=c-1&state=st-1#_=_",
    "\(target)?code=c%2D1&st%61te=st%2D1&session_state=x", "\(target)?&code=c-1&&state=st-1&",
  ])
  func `an address with code and state yields the code`(address: String) {
    #expect(read(address) == .success(.code(Secret("c-1"))), "\(address)")
  }

  @Test(
    arguments: [
      // Another place.
      ("", "must begin with"), ("code=c-1&state=st-1", "must begin with \(target)"),
      ("https://login.example/authorize", "must begin with"), ("\(target)", "no usable code"),
      ("http://127.0.0.1:61235/?code=c-1&state=st-1", "must begin with"),
      ("https://127.0.0.1:61234/?code=c-1&state=st-1", "must begin with"),
      ("http://localhost:61234/?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234//?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234/x?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234/../?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234/%2e?code=c-1&state=st-1", "must begin with"),
      ("http://user@127.0.0.1:61234/?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234@evil.example/?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234/@evil.example/?code=c-1&state=st-1", "must begin with"),
      ("http://evil.example/?x=\(target)?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234#/?code=c-1&state=st-1", "must begin with"),
      ("http://127.0.0.1:61234\\@evil/?code=c-1&state=st-1", "must begin with"),
      ("HTTP://127.0.0.1:61234/?code=c-1&state=st-1", "must begin with"),
      // Characters that no address has.
      ("\(target)?code=c-1&state=st-1 and more", "That is no address"),
      ("\(target)?code=c\u{1b}[2J1&state=st-1", "That is no address"),
      ("\(target)?code=c-1&state=st-1\u{7}x", "That is no address"),
      ("\(target)?code=c\u{202e}1&state=st-1", "That is no address"),
      ("\(target)?code=ç&state=st-1", "That is no address"),
      ("\(target)?code=c-1&state=st-1&x=" + String(repeating: "a", count: 1 << 20), "That is no address"),
      // Encodings.
      ("\(target)?code=c-1&state=st-1&x=%", "not encoded"), ("\(target)?code=c-1&state=st-1&x=%zz", "not encoded"),
      ("\(target)?code=%ff%fe&state=st-1", "not encoded"), ("\(target)?code=c-1%0d%0aX&state=st-1", "no usable code"),
      ("\(target)?code=c%00&state=st-1", "no usable code"), ("\(target)?code=&state=st-1", "no usable code"),
      ("\(target)?code&state=st-1", "no usable code"), ("\(target)?state=st-1", "no usable code"),
      ("\(target)?code=\(String(repeating: "a", count: 17_000))&state=st-1", "no usable code"),
      // Twice.
      ("\(target)?code=c-1&code=c-2&state=st-1", "twice"), ("\(target)?code=c-1&state=st-1&state=st-1", "twice"),
      ("\(target)?code=c-1&c%6fde=c-2&state=st-1", "twice"), ("\(target)?code=c-1&state=st-1&x=1&x=2", "twice"),
      // Tokens.
      ("\(target)?access_token=t-1&state=st-1", "access token"),
      ("\(target)#access_token=t-1&token_type=Bearer&state=st-1", "access token"),
      ("\(target)?code=c-1&state=st-1#access_token=t-1", "access token"),
      ("\(target)?code=c-1&state=st-1#access%5Ftoken=t-1", "access token"),
      ("\(target)?code=c-1&state=st-1&access_token=", "access token"),
      // Other logins and issuers.
      ("\(target)?code=c-1", "another one"), ("\(target)?code=c-1&state=", "another one"),
      ("\(target)?code=c-1&state=st-10", "another one"), ("\(target)?code=c-1&state=ST-1", "another one"),
      ("\(target)?code=c-1#state=st-1", "another one"), ("\(target)?error=access_denied", "another one"),
      ("\(target)?code=c-1&state=st-1&iss=https%3A%2F%2Fevil.example", "another issuer"),
      ("\(target)?code=c-1&state=st-1&iss=https%3A%2F%2Flogin.example%2F", "another issuer"),
      ("\(target)?error=access_denied&state=st-1&iss=x", "another issuer"),
      ("\(target)?code=c-1&state=st-1&iss=", "another issuer"),
    ])
  func `anything else is refused, and nothing of it is repeated`(address: String, reason: String) {
    let failure = read(address).failure?.description ?? "taken"
    #expect(failure.contains(reason), "\(address.prefix(200)): \(failure)")
    for secret in ["c-1", "c-2", "t-1", "evil", "st-1", "\u{1b}"] { #expect(!failure.contains(secret), "\(failure)") }
  }

  @Test func `an error is told in the server's words`() {
    let address = "\(Self.target)?error=access_denied&error_description=Not+you%1b%5b2J&state=st-1"
    #expect(read(address) == .success(.refusal(error: "access_denied", description: "Not you\u{1b}[2J")))
    #expect(read("\(Self.target)?error=x&code=c-1&state=st-1") == .success(.refusal(error: "x", description: nil)))
  }

  @Test func `a server that names its issuer has to`() {
    var redirect = Self.redirect
    redirect.mustNameIssuer = true
    #expect(read("\(Self.target)?code=c&state=st-1", to: redirect).failure?.description.contains("issuer") == true)
    #expect(
      read("\(Self.target)?code=c&state=st-1&iss=https%3A%2F%2Flogin.example", to: redirect)
        == .success(.code(Secret("c"))))
    redirect = Self.redirect
    redirect.issuer = nil
    #expect(read("\(Self.target)?code=c&state=st-1&iss=any", to: redirect) == .success(.code(Secret("c"))))
  }

  @Test func `a browser writes a slash after a host`() {
    var redirect = Self.redirect
    redirect.target = "https://portal.example"
    #expect(read("https://portal.example/?code=c&state=st-1", to: redirect) == .success(.code(Secret("c"))))
    #expect(read("https://portal.example?code=c&state=st-1", to: redirect) == .success(.code(Secret("c"))))
    redirect.target = "https://portal.example/end"
    #expect(read("https://portal.example/end/?code=c&state=st-1", to: redirect).failure != nil)
  }

  @Test(
    arguments: [
      ("http://127.0.0.1:61234/", 61234), ("http://localhost:8400/cb", 8400), ("http://127.0.0.1/cb", 80),
      ("http://[::1]:8400/", nil), ("https://127.0.0.1:8400/", nil), ("https://portal.example/", nil), ("", nil),
    ] as [(String, Int?)])
  func `only an address of this machine without TLS can be listened at`(target: String, port: Int?) {
    #expect(LoginRedirect(address: "", target: target, state: "").localPort == port)
  }
}

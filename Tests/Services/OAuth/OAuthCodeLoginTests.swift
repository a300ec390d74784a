import Crypto
import Formats
import Foundation
import Services
import Testing
import TokenModel

/// Logins in a browser that end at an address with a code in it (RFC 6749 section 4.1), answer by answer.
@Suite struct OAuthCodeLoginTests {
  private static let settings = [
    "grant": "authorization_code", "token_endpoint": "https://server.example/token",
    "authorization_endpoint": "https://login.example/authorize?tenant=a", "scope": "files mail",
  ]

  private struct NoChallenge: Error {}

  private func begin(
    _ transport: ScriptedTransport = ScriptedTransport(), secret: String? = nil, settings: [String: String] = settings
  ) async throws -> LoginChallenge {
    var answers = LoginAnswers()
    answers[.secret(clientSecret)] = secret.map { Secret($0) }
    let answer = try await OAuthService(transport: transport).logIn(
      to: oauthEnvironment(secret: secret, settings: settings), answers: answers, now: noon)
    guard case .challenged(let challenge) = answer.value else { throw NoChallenge() }
    return challenge
  }

  private func end(
    _ challenge: LoginChallenge, _ address: String, _ transport: ScriptedTransport, secret: String? = nil
  ) async throws -> LoginStep {
    var answers = LoginAnswers()
    answers[.address] = Secret(address)
    return try await OAuthService(transport: transport).continueLogin(
      to: oauthEnvironment(secret: secret, settings: Self.settings), after: challenge, answers: answers, now: noon
    ).value
  }

  private func fields(of query: String) -> [String: String] {
    let pairs = query.split(separator: Character("&")).map {
      $0.split(separator: Character("="), maxSplits: 1).map(String.init)
    }
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], PercentEncoding.decode($0[1]) ?? "") })
  }

  @Test func `the address to open has all that the server needs, and nothing is sent`() async throws {
    let transport = ScriptedTransport()
    let challenge = try await begin(transport)
    let redirect = try #require(challenge.redirect)
    let parts = redirect.address.split(separator: "?", maxSplits: 1)
    #expect(parts[0] == "https://login.example/authorize")
    let query = fields(of: String(parts[1]))
    #expect(query["tenant"] == "a" && query["response_type"] == "code" && query["client_id"] == "client-1")
    #expect(query["redirect_uri"] == redirect.target && query["state"] == redirect.state)
    #expect(query["scope"] == "files+mail" && query["code_challenge_method"] == "S256")
    let verifier = try #require(challenge.continuation["code_verifier"]).revealed
    #expect((43...128).contains(verifier.utf8.count) && !redirect.address.contains(verifier))
    #expect(query["code_challenge"] == Base64URL.encode(Array(SHA256.hash(data: Data(verifier.utf8)))))
    #expect(redirect.target.hasPrefix("http://127.0.0.1:") && redirect.target.hasSuffix("/"))
    #expect((61_000...65_535).contains(try #require(redirect.localPort)))
    #expect(challenge.fields.map(\.name) == [.address] && challenge.fields.map(\.isSecret) == [true])
    #expect(transport.requests.isEmpty)
    let other = try await begin()
    #expect(other.redirect?.state != redirect.state)
    #expect(other.continuation["code_verifier"] != challenge.continuation["code_verifier"])
  }

  @Test(arguments: [nil, "s-1"] as [String?]) func `the code yields a session`(secret: String?) async throws {
    let challenge = try await begin(secret: secret)
    let redirect = try #require(challenge.redirect)
    let transport = ScriptedTransport(
      json(200, #"{"access_token": "at-1", "token_type": "Bearer", "expires_in": 900, "refresh_token": "rt-1"}"#))
    let step = try await end(
      challenge, "\(redirect.target)?code=c-1&state=\(redirect.state)", transport, secret: secret)
    guard case .loggedIn(let session) = step else { throw NoChallenge() }
    #expect(session.accessToken == Secret("at-1") && session.refreshToken == Secret("rt-1"))
    #expect(transport.requests.map(\.line) == ["POST https://server.example/token"])
    let form = fields(of: try #require(transport.requests.first?.bodyText))
    #expect(form["grant_type"] == "authorization_code" && form["code"] == "c-1")
    #expect(form["redirect_uri"] == redirect.target && form["client_id"] == "client-1")
    #expect(form["code_verifier"] == challenge.continuation["code_verifier"]?.revealed)
    #expect((transport.requests.first?.headers["Authorization"] != nil) == (secret != nil))
  }

  @Test func `an address of another login asks again, and sends nothing`() async throws {
    let challenge = try await begin()
    let transport = ScriptedTransport()
    let step = try await end(challenge, "\(try #require(challenge.redirect).target)?code=c-1&state=x", transport)
    guard case .challenged(let next) = step else { throw NoChallenge() }
    #expect(next.redirect == challenge.redirect && next.continuation == challenge.continuation)
    #expect(next.message.contains("does not belong to this login"))
    #expect(transport.requests.isEmpty)
  }

  @Test(
    arguments: [
      ("error=access_denied&error_description=No%1b%5b2Jway", "denied in the browser"),
      ("error=server_error", "server_error"), ("error=invalid_scope", "invalid_scope"),
    ])
  func `a refusal in the address is told in clean words`(query: String, words: String) async throws {
    let challenge = try await begin()
    let redirect = try #require(challenge.redirect)
    let transport = ScriptedTransport()
    let failure = await #expect(throws: ServiceFailure.self) {
      try await end(challenge, "\(redirect.target)?\(query)&state=\(redirect.state)", transport)
    }
    #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
    #expect(failure?.description.contains("\u{1b}") == false)
    #expect(transport.requests.isEmpty)
  }

  @Test func `a refused code is said without it, and another login is needed`() async throws {
    let challenge = try await begin()
    let redirect = try #require(challenge.redirect)
    let verifier = try #require(challenge.continuation["code_verifier"]).revealed
    let transport = ScriptedTransport(
      json(400, #"{"error": "invalid_grant", "error_description": "code secret-code-1 with \#(verifier) is spent"}"#))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await end(challenge, "\(redirect.target)?code=secret-code-1&state=\(redirect.state)", transport)
    }
    let words = failure?.description ?? ""
    #expect(words.contains("is spent") && words.contains("log in again"), "\(words)")
    #expect(!words.contains("secret-code-1") && !words.contains(verifier), "\(words)")
  }

  @Test func `what an unusable answer issued is revoked`() async throws {
    let challenge = try await begin(
      settings: Self.settings.merging(["revocation_endpoint": "https://server.example/revoke"]) { $1 })
    let redirect = try #require(challenge.redirect)
    let transport = ScriptedTransport(json(200, #"{"access_token": "at-1", "token_type": "MAC"}"#), json(200, ""))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await end(challenge, "\(redirect.target)?code=c-1&state=\(redirect.state)", transport)
    }
    #expect(failure?.description.contains("not Bearer") == true, "\(String(describing: failure))")
  }

  private func check(_ more: String, _ settings: [String: String] = ["grant": "authorization_code"]) async throws
    -> String?
  {
    let transport = ScriptedTransport(metadata(more), json(400, #"{"error": "invalid_request"}"#))
    let environment = try oauthEnvironment(settings: settings)
    do throws(ServiceFailure) {
      try await OAuthService(transport: transport).checkLogin(to: environment, now: noon)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `a check says what the server lacks`() async throws {
    let authorize = #""authorization_endpoint": "https://server.example/authorize""#
    #expect(try await check(authorize) == nil)
    #expect(try await check(authorize + #", "code_challenge_methods_supported": ["S256", "plain"]"#) == nil)
    #expect(try await check("")?.contains("authorization_endpoint") == true)
    #expect(
      try await check(authorize + #", "code_challenge_methods_supported": ["plain"]"#)?.contains("PKCE with S256")
        == true)
    for bad in ["http://portal.example/", "https://Portal.example/", "https://portal.example/?a", "app:/end", "/end"] {
      let words = try await check(authorize, ["grant": "authorization_code", "redirect_uri": bad])
      #expect(words?.contains("redirect_uri is not usable") == true, "\(bad): \(words ?? "")")
    }
    #expect(
      try await check(authorize, ["grant": "authorization_code", "redirect_uri": "https://portal.example/end"]) == nil)
  }

  @Test func `the issuer of the metadata is required where the server says so`() async throws {
    let transport = ScriptedTransport(
      metadata(
        #""authorization_endpoint": "https://server.example/authorize", "authorization_response_iss_parameter_supported": true"#
      ))
    let redirect = try #require(try await begin(transport, settings: ["grant": "authorization_code"]).redirect)
    #expect(redirect.issuer == "https://server.example" && redirect.mustNameIssuer)
    let silent = ScriptedTransport(metadata(#""authorization_endpoint": "https://server.example/authorize""#))
    let challenge = try await begin(
      silent, settings: ["grant": "authorization_code", "redirect_uri": "https://a.example/end"])
    #expect(challenge.redirect?.mustNameIssuer == false && challenge.redirect?.target == "https://a.example/end")
    #expect(challenge.message.contains("does not say that it knows PKCE"))
  }

  @Test func `such a login needs a person`() throws {
    let service = OAuthService(transport: ScriptedTransport())
    #expect(service.needsApproval(toLogInTo: try oauthEnvironment(settings: Self.settings)))
    #expect(service.loginFields(for: try oauthEnvironment(settings: Self.settings)).isEmpty)
  }
}

import Formats
import Foundation
import Services
import Testing
import TokenModel

/// Refreshing, inspecting and ending sessions.
@Suite struct OAuthRenewalTests {
  private static let endpoints = [
    "token_endpoint": "https://server.example/token", "introspection_endpoint": "https://server.example/introspect",
    "revocation_endpoint": "https://server.example/revoke",
  ]

  private func grant(_ settings: [String: String] = endpoints, refresh: String? = "refresh-1") throws -> Access {
    var access = access(to: try oauthEnvironment(secret: "s", settings: settings), refresh: refresh)
    access.secrets[clientSecret] = Secret("s")
    return access
  }

  @Test(arguments: [
    (#", "refresh_token": "refresh-2""#, "refresh-2"), ("", "refresh-1"), (#", "refresh_token": """#, "refresh-1"),
    (#", "refresh_token": "refresh-2", "expires_in": "x", "token_type": """#, "refresh-2"),
  ])
  func `a refresh token is replaced or stays`(more: String, expected: String) async throws {
    let transport = ScriptedTransport(
      json(200, #"{"access_token": "a2"\#(more)}"#))
    let answer = try await OAuthService(transport: transport).refresh(grant())
    #expect(answer.value.refreshToken == Secret(expected))
    #expect(answer.value.account == "ops@example.org")
    let request = try #require(transport.requests.first)
    #expect(request.bodyText == "grant_type=refresh_token&refresh_token=refresh-1")
    #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
  }

  /// The earlier one is spent then, and the new one no form could carry.
  @Test func `a new refresh token that cannot be kept leaves none`() async throws {
    let transport = ScriptedTransport(json(200, #"{"access_token": "a2", "refresh_token": "refresh\u0000-2"}"#))
    let answer = try await OAuthService(transport: transport).refresh(grant())
    #expect(answer.value.accessToken == Secret("a2") && answer.value.refreshToken == nil)
  }

  /// A token that was issued is never dropped: whatever else is odd about the answer, the refresh token that came with it is kept for the next refresh.
  @Test(arguments: [
    (#"{"refresh_token": "refresh-2"}"#, "refresh-2"),
    (#"{"access_token": "", "refresh_token": "refresh-2"}"#, "refresh-2"),
    (#"{"access_token": 5, "refresh_token": "refresh-2", "token_type": "Bearer"}"#, "refresh-2"),
    (#"{"access_token": "a b", "refresh_token": "refresh-2"}"#, "refresh-2"),
    (#"{"access_token": "a2", "refresh_token": "refresh-2", "token_type": "DPoP"}"#, "refresh-2"),
    (#"{"access_token": "a2", "token_type": "mac"}"#, "refresh-1"),
  ])
  func `a rotated refresh token outlives an odd answer`(body: String, expected: String) async throws {
    let access = try grant()
    let answer = try await OAuthService(transport: ScriptedTransport(json(200, body))).refresh(access)
    #expect(answer.failure != nil)
    #expect(answer.value.refreshToken == Secret(expected))
    #expect(answer.value.accessToken == access.session.accessToken && answer.value.expires == access.session.expires)
  }

  /// A refresh token is spent only where it was sent.
  @Test(arguments: [page(503), page(200), page(429), metadata(issuer: "https://evil.example")])
  func `what fails before leaves the refresh token unspent`(answer: HTTPResponse) async throws {
    let transport = ScriptedTransport(answer, page(404))
    let access = try grant([:])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.refreshTokenFate(of:)) == .untouched)
    #expect(transport.requests.allSatisfy { $0.method == .get })
  }

  @Test func `when to ask for the metadata again is told`() async throws {
    let answer = HTTPResponse(status: 429, headers: ["Retry-After": "30"])
    let access = try grant([:])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: ScriptedTransport(answer)).refresh(access)
    }
    guard case .rateLimited(retryAfter: 30, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test func `without the client's secret nothing is sent`() async throws {
    let transport = ScriptedTransport()
    var access = try grant()
    access.secrets = [:]
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.refreshTokenFate(of:)) == .kept)
    #expect(transport.requests.isEmpty)
  }

  /// Only `invalid_grant` says that the refresh token is no good; with an answer that is not of the token endpoint it may be spent.
  @Test(arguments: [
    (401, #"{"error": "invalid_client"}"#, RefreshTokenFate.kept), (400, #"{"error": "invalid_client"}"#, .kept),
    (400, #"{"error": "unauthorized_client"}"#, .kept), (400, #"{"error": "invalid_scope"}"#, .kept),
    (400, #"{"error": "unsupported_grant_type"}"#, .kept), (400, #"{"error": "invalid_grant"}"#, .refused),
    (200, #"{"error": "invalid_client"}"#, .kept), (200, #"{"error": "bad_refresh_token"}"#, .doubted),
    (403, "<html>", .doubted), (404, "", .doubted), (401, "<html>", .doubted),
    (401, #"{"error": "invalid_request"}"#, .doubted), (401, #"{"error": "invalid_grant"}"#, .refused),
    (407, "", .doubted), (302, "", .spent),
    (500, "", .spent), (503, "", .spent), (511, "", .spent), (200, "<html>", .spent), (408, "", .untouched),
    (421, "", .untouched), (425, "", .untouched), (429, "", .untouched),
    (400, #"{"error": "temporarily_unavailable"}"#, .untouched),
    (503, #"{"error": "temporarily_unavailable"}"#, .untouched),
  ])
  func `what a refusal says of the refresh token`(status: Int, body: String, expected: RefreshTokenFate) async throws {
    let transport = ScriptedTransport(json(status, body))
    let access = try grant()
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.refreshTokenFate(of:)) == expected)
  }

  @Test func `a server that says when to try again has done nothing`() async throws {
    let busy = HTTPResponse(status: 503, headers: ["Retry-After": "30"], body: [])
    let access = try grant()
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: ScriptedTransport(busy)).refresh(access)
    }
    guard case .rateLimited(retryAfter: 30, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test func `introspection tells the facts`() async throws {
    let body = #"""
      {"active": true, "scope": "a b", "username": "ops", "exp": 1700000600, "client_id": "client-1", "aud": ["x", "y"],
       "extra\u001b[2J": "access-1 and \u0007", "none": null}
      """#
    let transport = ScriptedTransport(json(200, body))
    let details = try await OAuthService(transport: transport).sessionDetails(grant()).value
    let facts = details.facts.map { "\($0.name): \($0.values.joined(separator: "|"))" }
    #expect(
      facts.prefix(6) == [
        "Active: yes", "User: ops", "Client: client-1", "Scope: a b", #"Audience: ["x","y"]"#,
        "Expires: 2023-11-14T22:23:20Z",
      ])
    #expect(facts.count == 7)
    #expect(!facts[6].unicodeScalars.contains { $0.value < 0x20 } && !facts[6].contains("access-1"))
    #expect(details.answer?.contains("access-1") == false)
    #expect(transport.requests.first?.bodyText == "token=access-1&token_type_hint=access_token")
  }

  /// It may have ended, and the client may just not be told (RFC 7662 section 2.2): looking ends nothing.
  @Test(arguments: [#"{"active": false}"#, "{}"]) func `a token that is called inactive is not refused`(body: String)
    async throws
  {
    let transport = ScriptedTransport(json(200, body))
    let details = try await OAuthService(transport: transport).sessionDetails(grant()).value
    #expect(details.facts.map(\.name) == ["Active", "Introspection", "Expires"])
    #expect(details.facts[0].values == ["no, says the server"])
    #expect(details.facts[1].values.first?.hasPrefix("server.example says that the token is not active.") == true)
  }

  /// A client that may not ask is told what is known; its session has not ended because of that.
  @Test(arguments: [401, 403]) func `who may not ask is told what is known`(status: Int) async throws {
    let transport = ScriptedTransport(json(status, #"{"error": "invalid_client"}"#))
    let details = try await OAuthService(transport: transport).sessionDetails(grant()).value
    #expect(details.facts.map(\.name) == ["Introspection", "Expires"])
    #expect(details.facts[0].values == ["server.example says: invalid_client"])
  }

  @Test func `without an endpoint nobody is asked`() async throws {
    let transport = ScriptedTransport()
    let access = try grant(["token_endpoint": "https://server.example/token"])
    let details = try await OAuthService(transport: transport).sessionDetails(access).value
    #expect(details.facts[0].values == ["The server names no endpoint for it."])
    #expect(transport.requests.isEmpty)
    #expect(try await OAuthService(transport: transport).logOut(access) == LogOutAnswer(remaining: access.session))
    #expect(transport.requests.isEmpty)
  }

  @Test func `logging out revokes the refresh token first`() async throws {
    let transport = ScriptedTransport(json(200, ""), json(200, ""))
    #expect(try await OAuthService(transport: transport).logOut(grant()) == .ended)
    #expect(
      transport.requests.map(\.bodyText) == [
        "token=refresh-1&token_type_hint=refresh_token", "token=access-1&token_type_hint=access_token",
      ])
  }

  /// What a server did not confirm lives on, and the other token is ended as far as it can be.
  @Test(arguments: [
    (503, "", 200, "", nil, true, true), (200, "", 401, "", "access", false, true),
    (200, "", 400, #"{"error": "unsupported_token_type"}"#, "access", false, false),
    (400, #"{"error": "unsupported_token_type"}"#, 200, "", nil, true, true),
  ])
  func `what is not confirmed lives on`(
    first: Int, firstBody: String, second: Int, secondBody: String, living: String?, hasRefresh: Bool, fails: Bool
  ) async throws {
    let transport = ScriptedTransport(json(first, firstBody), json(second, secondBody))
    let access = try grant()
    let answer = try await OAuthService(transport: transport).logOut(access)
    let remaining = try #require(answer.remaining)
    #expect((remaining.refreshToken != nil) == hasRefresh)
    #expect((try #require(remaining.expires) > access.now) == (living != nil))
    #expect((answer.failure != nil) == fails)
    #expect(transport.requests.count == 2)
  }

  @Test(arguments: [401, 403, 404, 405, 302, 429, 500, 503]) func `nothing is ended where nothing is confirmed`(
    status: Int
  )
    async throws
  {
    let transport = ScriptedTransport(json(status, ""), json(status, ""))
    let access = try grant()
    await #expect(throws: ServiceFailure.self) { try await OAuthService(transport: transport).logOut(access) }
  }

  /// Another request would wait as long for the same nothing.
  @Test func `a server that is not there is asked once`() async throws {
    let gone = HTTPFailure(host: "server.example", reason: .connectionRefused, sent: .no)
    let transport = ScriptedTransport(failure: gone)
    let access = try grant()
    await #expect(throws: ServiceFailure.self) { try await OAuthService(transport: transport).logOut(access) }
    #expect(transport.requests.count == 1)
  }

  @Test func `the refresh token is masked in what introspection tells`() async throws {
    let transport = ScriptedTransport(json(200, #"{"active": true, "extra": "refresh-1"}"#))
    let details = try await OAuthService(transport: transport).sessionDetails(grant()).value
    #expect(details.facts.last?.name == "extra" && details.facts.last?.values == [Secret.mask])
    #expect(details.answer?.contains("refresh-1") == false)
  }

  /// Only a refusal of who asks leaves what is known without the server.
  @Test(arguments: [404, 405, 429, 500]) func `an introspection that failed is told`(status: Int) async throws {
    let transport = ScriptedTransport(json(status, "{}"))
    let access = try grant()
    await #expect(throws: ServiceFailure.self) { try await OAuthService(transport: transport).sessionDetails(access) }
  }

  /// An answer that brings no token at all is none to a refresh.
  @Test(arguments: ["{}", #"{"token_type": "Bearer"}"#]) func `an answer without any token keeps nothing`(body: String)
    async throws
  {
    let access = try grant()
    await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: ScriptedTransport(json(200, body))).refresh(access)
    }
  }
}

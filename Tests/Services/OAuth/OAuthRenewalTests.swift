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
  func aRefreshTokenIsReplacedOrStays(more: String, expected: String) async throws {
    let transport = ScriptedTransport(
      json(200, #"{"access_token": "a2"\#(more)}"#))
    let answer = try await OAuthService(transport: transport).refresh(grant())
    #expect(answer.value.refreshToken == Secret(expected))
    #expect(answer.value.account == "ops@example.org")
    let request = try #require(transport.requests.first)
    #expect(request.bodyText == "grant_type=refresh_token&refresh_token=refresh-1")
    #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
  }

  /// A refresh token is spent only where it was sent.
  @Test(arguments: [page(503), page(200), page(429), metadata(issuer: "https://evil.example")])
  func whatFailsBeforeLeavesTheRefreshTokenUnspent(answer: HTTPResponse) async throws {
    let transport = ScriptedTransport(answer, page(404))
    let access = try grant([:])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.aftermath(of:)) == .untouched)
    #expect(transport.requests.allSatisfy { $0.method == .get })
  }

  @Test func withoutTheClientsSecretNothingIsSent() async throws {
    let transport = ScriptedTransport()
    var access = try grant()
    access.secrets = [:]
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.aftermath(of:)) == .kept)
    #expect(transport.requests.isEmpty)
  }

  /// Only `invalid_grant` says that the refresh token is no good; with an answer that is not of the token endpoint it may be spent.
  @Test(arguments: [
    (401, #"{"error": "invalid_client"}"#, RefreshAftermath.kept), (400, #"{"error": "invalid_client"}"#, .kept),
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
  func whatARefusalSaysOfTheRefreshToken(status: Int, body: String, expected: RefreshAftermath) async throws {
    let transport = ScriptedTransport(json(status, body))
    let access = try grant()
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).refresh(access)
    }
    #expect(failure.map(SessionRules.aftermath(of:)) == expected)
  }

  @Test func aServerThatSaysWhenToTryAgainHasDoneNothing() async throws {
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

  @Test func introspectionTellsTheFacts() async throws {
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

  @Test func aTokenThatIsNotActiveHasEnded() async throws {
    let transport = ScriptedTransport(json(200, #"{"active": false}"#))
    let access = try grant()
    await #expect(
      throws: ServiceFailure.sessionRefused(reason: "server.example says that the token is not active.")
    ) {
      try await OAuthService(transport: transport).sessionDetails(access)
    }
  }

  /// A client that may not ask is told what is known; its session has not ended because of that.
  @Test(arguments: [401, 403]) func whoMayNotAskIsToldWhatIsKnown(status: Int) async throws {
    let transport = ScriptedTransport(json(status, #"{"error": "invalid_client"}"#))
    let details = try await OAuthService(transport: transport).sessionDetails(grant()).value
    #expect(details.facts.map(\.name) == ["Introspection", "Expires"])
    #expect(details.facts[0].values == ["server.example says: invalid_client"])
  }

  @Test func withoutAnEndpointNobodyIsAsked() async throws {
    let transport = ScriptedTransport()
    let access = try grant(["token_endpoint": "https://server.example/token"])
    let details = try await OAuthService(transport: transport).sessionDetails(access).value
    #expect(details.facts[0].values == ["The server names no endpoint for it."])
    #expect(transport.requests.isEmpty)
    #expect(try await OAuthService(transport: transport).logOut(access) == .forgetsLocally)
    #expect(transport.requests.isEmpty)
  }

  @Test func loggingOutRevokesBothTokens() async throws {
    let transport = ScriptedTransport(json(200, ""), json(200, ""))
    #expect(try await OAuthService(transport: transport).logOut(grant()) == .endsOnServer)
    #expect(
      transport.requests.map(\.bodyText) == [
        "token=refresh-1&token_type_hint=refresh_token", "token=access-1&token_type_hint=access_token",
      ])
  }

  @Test func anAccessTokenThatCannotBeRevokedRunsOut() async throws {
    let transport = ScriptedTransport(json(200, ""), json(400, #"{"error": "unsupported_token_type"}"#))
    #expect(try await OAuthService(transport: transport).logOut(grant()) == .endsOnServer)
    let refusing = ScriptedTransport(json(503, ""))
    let access = try grant()
    await #expect(throws: ServiceFailure.self) { try await OAuthService(transport: refusing).logOut(access) }
  }
}

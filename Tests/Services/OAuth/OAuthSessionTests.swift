import Formats
import Foundation
import Services
import Testing
import TokenModel

/// What is sent for a session, and how answers are read (RFC 6749).
@Suite struct OAuthSessionTests {
  private static let endpoint = ["token_endpoint": "https://server.example/token"]

  private func logIn(
    _ response: HTTPResponse, grant: String, secret: String? = nil, settings: [String: String] = [:],
    client: String = "client-1"
  ) async throws -> (request: HTTPRequest, session: Session) {
    let transport = ScriptedTransport(response)
    let environment = try oauthEnvironment(
      client: client, secret: secret,
      settings: Self.endpoint.merging(settings) { $1 }.merging(["grant": grant]) { $1 })
    var answers = LoginAnswers([.username: Secret("ops@example.org"), .secret(.password): Secret("p&w+ ü")])
    answers[.secret(clientSecret)] = secret.map { Secret($0) }
    let answer = try await OAuthService(transport: transport).logIn(to: environment, answers: answers, now: noon)
    guard case .loggedIn(let session) = answer.value else { throw UnexpectedChallenge() }
    return (try #require(transport.requests.first), session)
  }

  private struct UnexpectedChallenge: Error {}

  private static func answer(_ more: String = #""expires_in": 3600, "refresh_token": "r1""#) -> HTTPResponse {
    json(200, #"{"access_token": "a1", "token_type": "Bearer"\#(more.isEmpty ? "" : ", " + more)}"#)
  }

  @Test func `a public client names itself`() async throws {
    let (request, session) = try await logIn(Self.answer(), grant: "password")
    #expect(request.headers["Authorization"] == nil)
    #expect(
      request.bodyText
        == "grant_type=password&username=ops%40example.org&password=p%26w%2B+%C3%BC&client_id=client-1")
    #expect(session.account == "ops@example.org")
    #expect(
      session.credentials
        == .tokens(
          SessionTokens(access: Secret("a1"), refresh: Secret("r1"), expires: noon.addingTimeInterval(3600))))
  }

  @Test func `basic encodes both halves first`() async throws {
    let (request, _) = try await logIn(
      Self.answer(), grant: "client_credentials", secret: "s+e c:r%t/ü", client: "a:b")
    let pair = Data("a%3Ab:s%2Be+c%3Ar%25t%2F%C3%BC".utf8).base64EncodedString()
    #expect(request.headers["Authorization"] == "Basic \(pair)")
    #expect(request.bodyText == "grant_type=client_credentials")
  }

  @Test func `post puts both into the form`() async throws {
    let (request, _) = try await logIn(
      Self.answer(), grant: "client_credentials", secret: "s&1",
      settings: ["client_authentication": "post", "scope": "a b"])
    #expect(request.headers["Authorization"] == nil)
    #expect(
      request.bodyText == "grant_type=client_credentials&scope=a+b&client_id=client-1&client_secret=s%261")
  }

  @Test(arguments: [(#"["client_secret_post"]"#, false), (#"["client_secret_basic", "client_secret_post"]"#, true)])
  func `metadata says which of the two`(offered: String, isBasic: Bool) async throws {
    let transport = ScriptedTransport(
      metadata(#""token_endpoint_auth_methods_supported": \#(offered)"#), Self.answer())
    let environment = try oauthEnvironment(secret: "s", settings: ["grant": "client_credentials"])
    _ = try await OAuthService(transport: transport).logIn(
      to: environment, answers: LoginAnswers([.secret(clientSecret): Secret("s")]), now: noon)
    #expect((transport.requests.last?.headers["Authorization"] != nil) == isBasic)
  }

  @Test func `tokens need no end and no refresh token`() async throws {
    let (_, session) = try await logIn(Self.answer(""), grant: "client_credentials", secret: "s")
    #expect(session.expires == nil)
    #expect(session.refreshToken == nil)
    #expect(session.account == "client-1")
  }

  @Test(arguments: [
    #"{"access_token": "a", "token_type": "mac"}"#, #"{"token_type": "bearer"}"#,
    #"{"access_token": "a\u0007b", "token_type": "bearer"}"#, #"{"access_token": "", "token_type": "bearer"}"#,
    "[]", "",
  ])
  func `an answer that is none is unexpected`(body: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) { try await logIn(json(200, body), grant: "password") }
    guard case .unexpected? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  /// Tokens that were issued and cannot be used are not left alive.
  @Test(arguments: [
    (200, "was revoked again."), (503, "fob could not revoke what it issued; that expires on its own."),
  ])
  func `what cannot be used is revoked`(status: Int, said: String) async throws {
    let body = #"{"access_token": "a1", "refresh_token": "r1", "token_type": "mac"}"#
    let transport = ScriptedTransport(json(200, body), json(status, ""), json(status, ""))
    let environment = try oauthEnvironment(
      secret: "s",
      settings: [
        "grant": "client_credentials", "token_endpoint": "https://server.example/token",
        "revocation_endpoint": "https://server.example/revoke",
      ])
    let answers = LoginAnswers([.secret(clientSecret): Secret("s")])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).logIn(to: environment, answers: answers, now: noon)
    }
    #expect(failure?.description.hasSuffix(said) == true)
    #expect(
      transport.requests.dropFirst().map(\.bodyText) == [
        "token=r1&token_type_hint=refresh_token", "token=a1&token_type_hint=access_token",
      ])
  }

  @Test(
    arguments: [
      ("", nil, nil), (#""token_type": null"#, nil, nil), (#""token_type": """#, nil, nil),
      (#""token_type": "Bearer", "expires_in": "3600""#, 3600, nil), (#""expires_in": "3599.9""#, 3599, nil),
      (#""expires_in": 0"#, nil, nil), (#""expires_in": -1"#, nil, nil), (#""expires_in": "0""#, nil, nil),
      (#""expires_in": """#, nil, nil), (#""expires_in": "soon""#, nil, nil), (#""expires_in": {}"#, nil, nil),
      (#""expires_in": -1e300"#, nil, nil), (#""refresh_token": """#, nil, nil), (#""refresh_token": false"#, nil, nil),
      (#""refresh_token": "a b""#, nil, "a b"), (#""refresh_token": "r\nX: 1""#, nil, nil),
      (#""error": null, "refresh_token": "r""#, nil, "r"), (#""error": "", "scope": 7, "id_token": 1"#, nil, nil),
    ] as [(String, TimeInterval?, String?)])
  func `nothing optional ends a login`(more: String, lifetime: TimeInterval?, refresh: String?) async throws {
    let body = #"{"access_token": "a1"\#(more.isEmpty ? "" : ", " + more)}"#
    let (_, session) = try await logIn(json(200, body), grant: "password")
    #expect(session.accessToken == Secret("a1"))
    #expect(session.expires == lifetime.map(noon.addingTimeInterval))
    #expect(session.refreshToken == refresh.map { Secret($0) })
  }

  @Test(arguments: ["bad_verification_code", "invalid_grant", "invalid_scope"])
  func `an error counts whatever the status`(error: String) async throws {
    let body = #"{"error": "\#(error)", "error_description": "No."}"#
    let failure = await #expect(throws: ServiceFailure.self) { try await logIn(json(200, body), grant: "password") }
    #expect(failure?.description == "server.example says: No. (\(error))")
    #expect(failure?.word != "unexpected")
    if case .refused(let status, _, _)? = failure { #expect(status == 400, "no success was refused") }
  }

  /// How a client is sent whose secret servers read in different ways; and what is told of the other ways where it is refused.
  @Test(
    arguments: [
      (nil, #"["client_secret_basic", "client_secret_post"]"#, "s+1", "post", "basic_raw or basic"),
      (nil, #"["client_secret_basic", "client_secret_post"]"#, "s1", "basic", nil),
      (nil, #"["client_secret_basic"]"#, "s+1", "basic", "post or basic_raw"),
      (nil, "null", "s+1", "basic", "post or basic_raw"),
      ("basic", #"["client_secret_post"]"#, "s+1", "basic", "post or basic_raw"),
      ("basic_raw", "null", "s+1", "raw", "post or basic"), ("basic_raw", "null", "s1", "raw", nil),
    ] as [(String?, String, String, String, String?)])
  func `a secret that servers read differently`(
    named: String?, offered: String, secret: String, form: String, others: String?
  ) async throws {
    let transport = ScriptedTransport(
      metadata(#""token_endpoint_auth_methods_supported": \#(offered)"#), json(401, #"{"error": "invalid_client"}"#))
    var settings = ["grant": "client_credentials"]
    settings["client_authentication"] = named
    let environment = try oauthEnvironment(secret: secret, settings: settings)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).logIn(
        to: environment, answers: LoginAnswers([.secret(clientSecret): Secret(secret)]), now: noon)
    }
    let encoded = secret.replacing("+", with: "%2B")
    let pair = form == "raw" ? secret : encoded
    let header = form == "post" ? nil : "Basic " + Data("client-1:\(pair)".utf8).base64EncodedString()
    #expect(transport.requests.last?.headers["Authorization"] == header)
    #expect(transport.requests.last?.bodyText.contains("client_secret=\(encoded)") == (form == "post"))
    let words = failure?.description ?? ""
    #expect(words.contains("client_authentication") == (others != nil))
    if let others { #expect(words.contains("client_authentication = \(others) in /nowhere/test.ini."), "\(words)") }
  }

  @Test func `a huge lifetime is cut`() async throws {
    let (_, session) = try await logIn(Self.answer(#""expires_in": 1e300"#), grant: "password")
    #expect(session.expires == noon.addingTimeInterval(315_360_000))
  }

  @Test(arguments: [
    (400, "invalid_grant", ServiceFailure.credentialsRefused(reason: "")),
    (401, "invalid_client", .credentialsRefused(reason: "")), (400, "invalid_client", .credentialsRefused(reason: "")),
    (401, "", .credentialsRefused(reason: "")), (400, "invalid_scope", .refused(status: 400, reason: "", field: nil)),
    (400, "unauthorized_client", .refused(status: 400, reason: "", field: nil)),
    (403, "x", .refused(status: 403, reason: "", field: nil)), (404, "", .notFound(reason: "")),
    (429, "", .rateLimited(retryAfter: nil, reason: "")), (500, "server_error", .serverError(status: 500, reason: "")),
  ])
  func `each error of the standard becomes its failure`(status: Int, error: String, expected: ServiceFailure)
    async throws
  {
    let body = error.isEmpty ? "{}" : #"{"error": "\#(error)", "error_description": "Not p&w+ ü today."}"#
    let failure = await #expect(throws: ServiceFailure.self) { try await logIn(json(status, body), grant: "password") }
    #expect(failure?.word == expected.word)
    #expect(failure?.description.contains("p&w+ ü") == false, "a secret that a server repeats is masked")
    if !error.isEmpty { #expect(failure?.description.hasSuffix(": Not ••• today. (\(error))") == true) }
  }

  @Test func `sends nothing without what it needs`() async throws {
    let transport = ScriptedTransport(Self.answer())
    let service = OAuthService(transport: transport)
    for settings in [["grant": "password"], ["grant": "client_credentials"]] {
      let environment = try oauthEnvironment(settings: Self.endpoint.merging(settings) { $1 })
      await #expect(throws: ServiceFailure.self) {
        try await service.logIn(to: environment, answers: LoginAnswers(), now: noon)
      }
    }
    #expect(transport.requests.isEmpty)
  }

  @Test(
    arguments: [
      ("device", nil, [String]()), ("device", "basic", ["client_secret"]), ("password", nil, ["username", "password"]),
      ("client_credentials", nil, ["client_secret"]),
    ] as [(String, String?, [String])])
  func `asks for what the grant needs`(grant: String, authentication: String?, fields: [String]) throws {
    var settings = ["grant": grant]
    settings["client_authentication"] = authentication
    let service = OAuthService(transport: ScriptedTransport())
    let environment = try oauthEnvironment(settings: settings)
    let asked = service.loginFields(for: environment).map { field in
      if case .secret(let name) = field.name { name.rawValue } else { "\(field.name)" }
    }
    #expect(asked == fields)
    #expect(service.needsApproval(toLogInTo: environment) == (grant == "device"))
  }

  /// A half of the pair that is missing, or that the other half would be read into, makes another client.
  @Test(arguments: [("client-1", "", nil), ("a:b", "s", "basic_raw")] as [(String, String, String?)])
  func `sends no client that is none`(client: String, secret: String, authentication: String?) async throws {
    let transport = ScriptedTransport(Self.answer())
    var settings = Self.endpoint.merging(["grant": "client_credentials"]) { $1 }
    settings["client_authentication"] = authentication
    let environment = try oauthEnvironment(client: client, secret: secret, settings: settings)
    await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).logIn(
        to: environment, answers: LoginAnswers([.secret(clientSecret): Secret(secret)]), now: noon)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `the client's secret is masked where the server repeats it`() async throws {
    let body = #"{"error": "invalid_client", "error_description": "client-1 is not s-3cret-77"}"#
    let failure = await #expect(throws: ServiceFailure.self) {
      try await logIn(json(401, body), grant: "client_credentials", secret: "s-3cret-77")
    }
    #expect(failure?.description.contains("client-1 is not \(Secret.mask)") == true, "\(String(describing: failure))")
  }

  @Test func `what nobody answers is not called revoked`() async throws {
    let issued = json(200, #"{"access_token": "a1", "token_type": "mac"}"#)
    let gone = HTTPFailure(host: "server.example", reason: .connectionRefused, sent: .no)
    let transport = ScriptedTransport(inOrder: [issued], then: gone)
    let environment = try oauthEnvironment(
      secret: "s",
      settings: [
        "grant": "client_credentials", "token_endpoint": "https://server.example/token",
        "revocation_endpoint": "https://server.example/revoke",
      ])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).logIn(
        to: environment, answers: LoginAnswers([.secret(clientSecret): Secret("s")]), now: noon)
    }
    #expect(failure?.description.hasSuffix("fob could not revoke what it issued; that expires on its own.") == true)
  }
}

import Formats
import Foundation
import Services
import Testing
import TokenModel

/// Logins that a person approves in a browser (RFC 8628), answer by answer.
@Suite struct OAuthDeviceLoginTests {
  private static let settings = [
    "token_endpoint": "https://server.example/token", "device_authorization_endpoint": "https://server.example/device",
    "scope": "files",
  ]

  private static func answer(
    uri: String = "https://server.example/activate", code: String = "WDJB-MJHT", more: String = ""
  ) -> HTTPResponse {
    json(
      200,
      #"{"device_code": "dc-1", "user_code": "\#(code)", "verification_uri": "\#(uri)", "expires_in": 1800\#(more)}"#)
  }

  private func begin(_ transport: ScriptedTransport, secret: String? = nil) async throws -> LoginChallenge {
    var answers = LoginAnswers()
    answers[.secret(clientSecret)] = secret.map { Secret($0) }
    let answer = try await OAuthService(transport: transport).logIn(
      to: oauthEnvironment(secret: secret, settings: Self.settings), answers: answers, now: noon)
    guard case .challenged(let challenge) = answer.value else { throw NoChallenge() }
    return challenge
  }

  private struct NoChallenge: Error {}

  private func approval(_ challenge: LoginChallenge) throws -> LoginApproval {
    guard case .approval(let approval) = challenge.demand else { throw NoChallenge() }
    return approval
  }

  @Test func `tells address and code`() async throws {
    let transport = ScriptedTransport(
      Self.answer(more: #", "interval": 7, "verification_uri_complete": "https://server.example/activate?c=WDJB-MJHT""#)
    )
    let approval = try approval(try await begin(transport))
    #expect(
      approval
        == LoginApproval(
          address: "https://server.example/activate",
          completeAddress: "https://server.example/activate?c=WDJB-MJHT", code: "WDJB-MJHT",
          expires: noon.addingTimeInterval(1800), interval: 7))
    #expect(transport.requests.map(\.bodyText) == ["scope=files&client_id=client-1"])
  }

  @Test func `the interval may be left out`() async throws {
    let approval = try approval(try await begin(ScriptedTransport(Self.answer())))
    #expect(approval.interval == 5)
    #expect(approval.completeAddress == nil)
  }

  @Test(
    arguments: [
      (#", "interval": 0"#, 5, 1800), (#", "interval": "7""#, 7, 1800), (#", "interval": """#, 5, 1800),
      (#", "interval": null"#, 5, 1800), (#", "interval": -3"#, 5, 1800), (#", "interval": {}"#, 5, 1800),
      (#", "verification_uri_complete": """#, 5, 1800), (#", "verification_uri_complete": 4"#, 5, 1800),
      (#", "verification_uri_complete": "http://server.example/a""#, 5, 1800),
    ] as [(String, Int, TimeInterval)])
  func `nothing optional ends it`(more: String, interval: Int, lifetime: TimeInterval) async throws {
    let approval = try approval(try await begin(ScriptedTransport(Self.answer(more: more))))
    #expect(approval.interval == interval)
    #expect(approval.completeAddress == nil)
    #expect(approval.expires == noon.addingTimeInterval(lifetime))
  }

  @Test(arguments: [(#""1800""#, 1800), ("0", 900), ("null", 900)] as [(String, TimeInterval)])
  func `a code has some time`(lifetime: String, expected: TimeInterval) async throws {
    let body =
      #"{"device_code": "d", "user_code": "A", "verification_uri": "https://a.example/#/d", "expires_in": \#(lifetime)}"#
    let approval = try approval(try await begin(ScriptedTransport(json(200, body))))
    #expect(approval.expires == noon.addingTimeInterval(expected))
    #expect(approval.address == "https://a.example/#/d")
  }

  @Test func `an error with status 200 begins nothing`() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await begin(ScriptedTransport(json(200, #"{"error": "device_flow_disabled"}"#)))
    }
    #expect(failure?.description == "server.example says: device_flow_disabled")
  }

  @Test(arguments: [
    Self.answer(uri: "http://server.example/a"), Self.answer(uri: #"https://server.example/\u001b]52;c;"#),
    Self.answer(code: ""), Self.answer(code: String(repeating: "A", count: 41)),
    json(200, #"{"user_code": "A", "verification_uri": "https://a.example", "expires_in": 9}"#),
  ])
  func `what cannot be shown is refused`(answer: HTTPResponse) async throws {
    let failure = await #expect(throws: ServiceFailure.self) { try await begin(ScriptedTransport(answer)) }
    #expect(failure?.word == "unexpected")
    #expect(failure?.description.contains("\u{1b}") == false)
  }

  @Test func `a code that attacks is made neutral`() async throws {
    let approval = try approval(try await begin(ScriptedTransport(Self.answer(code: #"A\u001b[2JB"#))))
    #expect(!approval.code.unicodeScalars.contains { $0.value < 0x20 })
  }

  /// What the token endpoint says, and what comes of it: the next interval, or a failure.
  @Test(
    arguments: [
      ("authorization_pending", 5, nil), ("slow_down", 10, nil), ("authorization_pending 200", 5, nil),
      ("slow_down 200", 10, nil), ("access_denied 200", nil, "The login was denied in the browser."),
      ("access_denied", nil, "The login was denied in the browser."),
      ("expired_token", nil, "The code was not approved in time. Log in again for a new one."),
      ("invalid_grant", nil, "server.example says: invalid_grant"),
    ] as [(String, Int?, String?)])
  func `asks once and says what is next`(error: String, interval: Int?, reason: String?) async throws {
    let transport = ScriptedTransport(
      Self.answer(), json(error.hasSuffix(" 200") ? 200 : 400, #"{"error": "\#(error.replacing(" 200", with: ""))"}"#))
    let challenge = try await begin(transport)
    let environment = try oauthEnvironment(settings: Self.settings)
    var answer: ServiceAnswer<LoginStep>?
    var failure: ServiceFailure?
    do throws(ServiceFailure) {
      answer = try await OAuthService(transport: transport).continueLogin(
        to: environment, after: challenge, answers: LoginAnswers(), now: noon)
    } catch {
      failure = error
    }
    #expect(failure == reason.map { .credentialsRefused(reason: $0) })
    if case .challenged(let next)? = answer?.value { #expect(try approval(next).interval == interval) }
    #expect((answer == nil) == (interval == nil))
    #expect(
      transport.requests.last?.bodyText
        == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=dc-1&client_id=client-1")
  }

  @Test func `the device code is masked where the server repeats it`() async throws {
    let transport = ScriptedTransport(
      Self.answer(), json(400, #"{"error": "invalid_grant", "error_description": "No device has the code dc-1"}"#))
    let challenge = try await begin(transport)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).continueLogin(
        to: oauthEnvironment(settings: Self.settings), after: challenge, answers: LoginAnswers(), now: noon)
    }
    #expect(
      failure?.description.contains("No device has the code \(Secret.mask)") == true, "\(String(describing: failure))")
  }

  @Test func `once approved there is a session`() async throws {
    let transport = ScriptedTransport(
      Self.answer(), json(200, #"{"access_token": "a1", "token_type": "bearer", "refresh_token": "r1"}"#))
    let challenge = try await begin(transport, secret: "s")
    let environment = try oauthEnvironment(secret: "s", settings: Self.settings)
    let answer = try await OAuthService(transport: transport).continueLogin(
      to: environment, after: challenge, answers: LoginAnswers(), now: noon)
    guard case .loggedIn(let session) = answer.value else { throw NoChallenge() }
    #expect(session.refreshToken == Secret("r1"))
    #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == "Basic Y2xpZW50LTE6cw==" })
    // Servers look for the client in the form even where a header names it.
    #expect(transport.requests.allSatisfy { $0.bodyText.hasSuffix("client_id=client-1") })
  }

  /// A person approved it, and nothing of it lives on.
  @Test func `what cannot be used is revoked`() async throws {
    var settings = Self.settings
    settings["revocation_endpoint"] = "https://server.example/revoke"
    let transport = ScriptedTransport(
      Self.answer(), json(200, #"{"access_token": "a1", "token_type": "mac"}"#), json(200, ""))
    let challenge = try await begin(transport)
    let environment = try oauthEnvironment(settings: settings)
    await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).continueLogin(
        to: environment, after: challenge, answers: LoginAnswers(), now: noon)
    }
    #expect(transport.requests.last?.line == "POST https://server.example/revoke")
  }

  @Test func `a server without it says what to write`() async throws {
    let transport = ScriptedTransport()
    let environment = try oauthEnvironment(settings: ["token_endpoint": "https://server.example/token"])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await OAuthService(transport: transport).logIn(to: environment, answers: LoginAnswers(), now: noon)
    }
    #expect(failure?.description.contains("device_authorization_endpoint") == true)
  }

  /// However long it is already, a server that wants more time is given more.
  @Test func `slower than a minute`() async throws {
    let transport = ScriptedTransport(
      Self.answer(more: #", "interval": 100"#), json(400, #"{"error": "slow_down"}"#))
    let challenge = try await begin(transport)
    let answer = try await OAuthService(transport: transport).continueLogin(
      to: oauthEnvironment(settings: Self.settings), after: challenge, answers: LoginAnswers(), now: noon)
    guard case .challenged(let next) = answer.value else { throw NoChallenge() }
    #expect(try approval(next).interval == 105)
  }

  /// The client shows itself as the metadata wanted it when the login began.
  @Test func `goes on as it began`() async throws {
    let offered = #"""
      "device_authorization_endpoint": "https://server.example/device",
      "token_endpoint_auth_methods_supported": ["client_secret_post"]
      """#
    let transport = ScriptedTransport(
      metadata(offered), Self.answer(), json(400, #"{"error": "authorization_pending"}"#))
    let environment = try oauthEnvironment(secret: "s", settings: ["grant": "device"])
    let service = OAuthService(transport: transport)
    let begun = try await service.logIn(
      to: environment, answers: LoginAnswers([.secret(clientSecret): Secret("s")]), now: noon)
    guard case .challenged(let challenge) = begun.value else { throw NoChallenge() }
    _ = try await service.continueLogin(to: environment, after: challenge, answers: LoginAnswers(), now: noon)
    #expect(transport.requests.dropFirst().allSatisfy { $0.bodyText.contains("client_secret=s") })
    #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == nil } && transport.requests.count == 3)
  }
}

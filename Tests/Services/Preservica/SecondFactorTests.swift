import Formats
import Testing
import TokenModel

@testable import Services

@Suite struct SecondFactorTests {
  private static let answers = LoginAnswers([.username: Secret("ops@example.org"), .secret(.password): Secret("pw-1")])
  private static let success = #"{"success": true, "token": "t-1", "refresh-token": "r-1", "validFor": 15}"#

  private func challenge(_ body: String) async throws -> LoginChallenge {
    let answer = try await PreservicaService(transport: ScriptedTransport(json(401, body)))
      .logIn(to: environment("preservica"), answers: Self.answers, now: noon)
    guard case .challenged(let challenge) = answer.value else { throw UnexpectedStep() }
    return challenge
  }

  private struct UnexpectedStep: Error {}

  @Test func `is asked for and answered`() async throws {
    let challenge = try await challenge(#"{"message": "needs.2fa", "continuationToken": "c-1", "tenant": "LIBRARY"}"#)
    #expect(challenge.fields.map(\.name) == [.code])
    #expect(!"\(challenge)".contains("c-1"))
    let transport = ScriptedTransport(json(200, Self.success))
    let answer = try await PreservicaService(transport: transport).continueLogin(
      to: environment("preservica"), after: challenge, answers: LoginAnswers([.code: Secret("123 456")]), now: noon)
    guard case .loggedIn(let session) = answer.value else { throw UnexpectedStep() }
    #expect(session.accessToken == Secret("t-1"))
    #expect(session.account == "ops@example.org")
    #expect(session.tenant == "LIBRARY")
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://server.example/api/accesstoken/complete-2fa")
    #expect(
      request.bodyText == "username=ops%40example.org&continuationToken=c-1&twoFactorToken=123456&tenant=LIBRARY")
  }

  @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６"])
  func `a code that is none is not sent`(code: String) async throws {
    let challenge = try await challenge(#"{"message": "needs.2fa", "continuationToken": "c-1"}"#)
    let transport = ScriptedTransport(json(200, Self.success))
    await #expect(
      throws: ServiceFailure.credentialsRefused(
        reason: "Enter six digits. Nothing was sent.")
    ) {
      try await PreservicaService(transport: transport).continueLogin(
        to: environment("preservica"), after: challenge, answers: LoginAnswers([.code: Secret(code)]), now: noon)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `a wrong code is refused in the server's words`() async throws {
    let challenge = try await challenge(#"{"message": "needs.2fa", "continuationToken": "c-1-secret"}"#)
    let transport = ScriptedTransport(json(401, #"{"message": "Wrong code for c-1-secret"}"#))
    await #expect(throws: ServiceFailure.credentialsRefused(reason: "server.example says: Wrong code for •••")) {
      try await PreservicaService(transport: transport).continueLogin(
        to: environment("preservica"), after: challenge, answers: LoginAnswers([.code: Secret("123456")]), now: noon)
    }
  }

  @Test func `a challenge of another service is not continued`() async throws {
    let foreign = LoginChallenge(fields: [], message: "", continuation: [:])
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "This login cannot continue. Log in again.")
    ) {
      try await PreservicaService(transport: ScriptedTransport()).continueLogin(
        to: environment("preservica"), after: foreign, answers: LoginAnswers([.code: Secret("123456")]), now: noon)
    }
  }
}

import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

/// A password that POD repeats in its pages goes no further.
@Suite struct PodSignInSecrecyTests {
  private static let password = "canary  of the sign-in"

  /// The sign-in form with a message.
  private static func page(_ message: String) -> HTTPResponse {
    let text = """
      <html><body><div class="flash_messages"><div class="alert">\(message)</div></div>
      <form id="new_user"><input name="authenticity_token" value="form-token"></form></body></html>
      """
    return HTTPResponse(status: 200, body: Array(text.utf8))
  }

  private static func redirect(to location: String) -> HTTPResponse {
    HTTPResponse(status: 303, headers: ["Location": location])
  }

  private func reason(_ answers: [HTTPResponse]) async throws -> String {
    let transport = ScriptedTransport(inOrder: [Self.page("")] + answers)
    let environment = try PodTestEnvironment.environment("https://pod.example.org")
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).logIn(
        to: environment, answers: PodTestEnvironment.answers("a@example.org", Self.password), now: Date())
    }
    #expect(transport.requests.count == answers.count + 1)
    return try #require(failure).description
  }

  @Test(
    arguments: [
      [page("'\(password)' is wrong.")],
      [redirect(to: "/users/sign_in"), page("'\(password)' is wrong.")],
    ])
  func `it is masked in the form that answers and in the one that a redirect leads back to`(answers: [HTTPResponse])
    async throws
  {
    #expect(try await reason(answers) == "pod.example.org says: '\(Secret.mask)' is wrong.")
  }

  @Test func `it is masked where the server's words are cut in the midst of it`() async throws {
    let words = String(repeating: "x", count: ServerWords.limit - 10)
    let reason = try await reason([Self.page("\(words) \(Self.password) and more words")])
    #expect(reason.contains(Secret.mask) && !reason.contains("canary"))
  }
}

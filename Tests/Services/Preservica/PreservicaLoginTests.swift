import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct PreservicaLoginTests {
  private static let password = #"pa&ss+w%rd= "ü;#"#
  private static let answers = LoginAnswers([
    .username: Secret("ops@example.org"), .secret(.password): Secret(password),
    .secret(.sharedSecret): Secret("shared by archive & portal"),
  ])

  private static func answer(
    token: String = #""8d4c-token""#, refresh: String = #""8d4c-refresh""#, validFor: String = "15",
    more: String = #""success": true, "user": "OPS@example.org""#
  ) -> String {
    #"{"token": \#(token), "refresh-token": \#(refresh), "validFor": \#(validFor), \#(more)}"#
  }

  private func logIn(_ response: HTTPResponse) async throws -> ServiceAnswer<LoginStep> {
    try await PreservicaService(transport: ScriptedTransport(response))
      .logIn(to: environment("preservica", tenant: "LIBRARY"), answers: Self.answers, now: noon)
  }

  private func session(_ answer: ServiceAnswer<LoginStep>) throws -> Session {
    guard case .loggedIn(let session) = answer.value else { throw UnexpectedStep() }
    return session
  }

  private struct UnexpectedStep: Error {}

  @Test func `logs in with a form`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer(), ["Date": noonInHeader]))
    let answer = try await PreservicaService(transport: transport)
      .logIn(to: environment("preservica", tenant: "LIBRARY"), answers: Self.answers, now: noon)
    let session = try session(answer)
    #expect(
      session.credentials
        == .tokens(
          SessionTokens(
            access: Secret("8d4c-token"), refresh: Secret("8d4c-refresh"), expires: noon.addingTimeInterval(900))))
    #expect(session.issued == noon)
    #expect(session.account == "OPS@example.org")
    #expect(session.tenant == "LIBRARY")
    #expect(answer.notice == nil)
    let request = try #require(transport.requests.first)
    #expect(request.method == .post)
    #expect(request.url == "https://server.example/api/accesstoken/login")
    #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
    #expect(
      request.bodyText == "username=ops%40example.org&tenant=LIBRARY"
        + "&password=pa%26ss%2Bw%25rd%3D+%22%C3%BC%3B%23&includeUserDetails=true")
  }

  @Test func `the server names the tenant where nobody does`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer(more: #""tenant": "FOUND\u001b[31m""#)))
    let answer = try await PreservicaService(transport: transport)
      .logIn(to: environment("preservica"), answers: Self.answers, now: noon)
    #expect(try session(answer).tenant == "FOUND^[[31m")
    #expect(try session(answer).account == "ops@example.org")
    #expect(transport.requests.first?.bodyText.contains("tenant") == false)
  }

  @Test(arguments: [
    LoginAnswers(), LoginAnswers([.username: Secret("ops")]), LoginAnswers([.secret(.password): Secret("x")]),
    LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("")]),
  ])
  func `sends nothing while something is missing`(answers: LoginAnswers) async throws {
    let transport = ScriptedTransport(json(200, Self.answer()))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await PreservicaService(transport: transport).logIn(
        to: environment("preservica"), answers: answers, now: noon)
    }
    guard case .credentialsRefused = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    (
      json(401, #"{"message": "Invalid username or password"}"#),
      ServiceFailure.credentialsRefused(reason: "server.example says: Invalid username or password")
    ),
    (
      json(401, #"{"message": "pa&ss+w%rd= \"ü;# is wrong"}"#),
      .credentialsRefused(reason: "server.example says: ••• is wrong")
    ),
    (
      HTTPResponse(status: 401),
      .credentialsRefused(reason: "server.example answered with status 401 and gave no reason.")
    ),
    (
      json(401, #"{"message": "needs.2fa.setup"}"#),
      .credentialsRefused(
        reason: "server.example demands a second factor that this account lacks. "
          + "Set it up in the web interface first.")
    ),
    (
      json(401, #"{"message": "needs.2fa"}"#),
      .unexpected(reason: "server.example sent an answer whose 'continuationToken' is missing.")
    ),
    (
      json(401, #"{"message": "needs.2fa", "continuationToken": 1}"#),
      .unexpected(reason: "server.example sent an answer whose 'continuationToken' is not text.")
    ),
    (json(403, #"{"message": "Locked"}"#), .refused(status: 403, reason: "server.example says: Locked", field: nil)),
    (
      page(404),
      .notFound(
        reason: "server.example answered with status 404 and gave no reason. "
          + "Asked: https://server.example/api/accesstoken/login.")
    ),
    (
      HTTPResponse(status: 429, headers: ["Retry-After": "9"]),
      .rateLimited(retryAfter: 9, reason: "server.example answered with status 429 and gave no reason.")
    ),
    (page(503), .serverError(status: 503, reason: "server.example failed with status 503 and gave no reason.")),
    (
      HTTPResponse(status: 301, headers: ["Location": "/sso"]),
      .refused(
        status: 301,
        reason: "server.example redirects to another path of its own, but fob follows no redirect. "
          + "Check the environment's url.", field: nil)
    ),
  ])
  func `a refusal becomes a failure`(response: HTTPResponse, failure: ServiceFailure) async throws {
    await #expect(throws: failure) { try await logIn(response) }
  }

  @Test(arguments: [
    ("{}", "'token' is missing"),
    (answer(token: "null"), "'token' is missing"),
    (answer(token: #""""#), "'token' is empty"),
    (answer(token: "[]"), "'token' is not text"),
    (answer(token: #""a\nPreservica-Access-Token: b""#), "'token' holds characters that no token has"),
    (String(answer().dropLast(9)), "is not valid JSON"),
    ("<html></html>", "web page"),
    ("", "empty answer"),
  ])
  func `a spoiled answer is refused`(body: String, problem: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) { try await logIn(json(200, body)) }
    guard case .unexpected(let reason) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains(problem))
  }

  @Test func `no success is a refusal`() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await logIn(json(200, #"{"success": false}"#))
    }
    guard case .credentialsRefused = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  /// What is only said in passing ends no login.
  @Test(arguments: [#""user": 5"#, #""success": "yes""#, #""tenant": []"#])
  func `what is optional may be odd`(more: String) async throws {
    let session = try session(try await logIn(json(200, Self.answer(refresh: "1", more: more))))
    #expect(session.accessToken != nil && session.refreshToken == nil)
  }

  /// A session of which no usable lifetime is told lives as long as the documentation says.
  @Test(arguments: [
    ("1e18", 315_360_000.0), ("0.5", 30), ("15", 900), ("null", 900), ("0", 900), ("-15", 900), (#""soon""#, 900),
  ])
  func `minutes are clamped`(validFor: String, seconds: TimeInterval) async throws {
    let session = try session(try await logIn(json(200, Self.answer(validFor: validFor))))
    #expect(session.expires == noon.addingTimeInterval(seconds))
  }
}

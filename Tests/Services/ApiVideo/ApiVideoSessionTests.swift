import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct ApiVideoSessionTests {
  /// `{"alg":"none"}` and `{"iat":1.5,"exp":1700003600,"sub":"usMonitor","context":{"project":"prOne"}}`.
  static let accessToken = [
    "eyJhbGciOiJub25lIn0",
    "eyJpYXQiOjEuNSwiZXhwIjoxNzAwMDAzNjAwLCJzdWIiOiJ1c01vbml0b3IiLCJjb250ZXh0Ijp7InByb2plY3QiOiJwck9uZSJ9fQ", "c2ln",
  ].joined(separator: ".")

  static func answer(
    type: String = #""Bearer""#, lifetime: String = "3600", access: String = #""\#(accessToken)""#,
    refresh: String = #""def502-1""#
  ) -> String {
    #"{"token_type": \#(type), "expires_in": \#(lifetime), "access_token": \#(access), "refresh_token": \#(refresh)}"#
  }

  private func logIn(_ response: HTTPResponse, key: String = "key-1") async throws -> ServiceAnswer<LoginStep> {
    let service = ApiVideoService(transport: ScriptedTransport(response))
    return try await service.logIn(
      to: environment("api.video"), answers: LoginAnswers([.secret(.apiKey): Secret(key)]), now: noon)
  }

  private func session(_ answer: ServiceAnswer<LoginStep>) throws -> Session {
    guard case .loggedIn(let session) = answer.value else { throw UnexpectedChallenge() }
    return session
  }

  private struct UnexpectedChallenge: Error {}

  @Test func `logs in with the key in the body`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer(), ["Date": noonInHeader]))
    let service = ApiVideoService(transport: transport)
    let answer = try await service.logIn(
      to: environment("api.video"), answers: LoginAnswers([.secret(.apiKey): Secret(#"k"e\y"#)]), now: noon)
    let session = try session(answer)
    #expect(
      session.credentials
        == .tokens(
          SessionTokens(
            access: Secret(Self.accessToken), refresh: Secret("def502-1"), expires: noon.addingTimeInterval(3600))))
    #expect(session.issued == noon)
    #expect(session.account == "usMonitor")
    #expect(answer.serverDate == noon)
    let request = try #require(transport.requests.first)
    #expect(request.method == .post)
    #expect(request.url == "https://server.example/auth/api-key")
    #expect(request.bodyText == #"{"apiKey":"k\"e\\y"}"#)
    #expect(request.headers["Authorization"] == nil)
  }

  @Test func `sends nothing without a key`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer()))
    let service = ApiVideoService(transport: transport)
    for answers in [LoginAnswers(), LoginAnswers([.secret(.apiKey): Secret("")])] {
      await #expect(throws: ServiceFailure.self) {
        try await service.logIn(to: environment("api.video"), answers: answers, now: noon)
      }
    }
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    // The local clock is an hour behind: the server's counts.
    ("Tue, 14 Nov 2023 23:13:20 GMT", Duration.zero, 3600.0),
    // Within the tolerance the local clock is right.
    ("Tue, 14 Nov 2023 22:13:23 GMT", .zero, 0),
    // A slow answer does not make the session live longer: it is issued when the request was sent.
    ("Tue, 14 Nov 2023 22:13:30 GMT", .seconds(10), 0),
    ("Tue, 14 Nov 2023 23:13:30 GMT", .seconds(10), 3600),
    ("nonsense", .zero, 0),
  ])
  func `counts from the request by the server's clock`(date: String, duration: Duration, offset: TimeInterval)
    async throws
  {
    let answer = try await logIn(json(200, Self.answer(), ["Date": date], after: duration))
    let session = try session(answer)
    #expect(session.issued == noon.addingTimeInterval(offset))
    #expect(session.expires == noon.addingTimeInterval(offset + 3600))
  }

  @Test(arguments: [
    (answer(refresh: "null"), nil as String?), (#"{"expires_in": 3599.7, "access_token": "opaque"}"#, nil),
    (answer(type: #""bearer""#), "def502-1"), (answer(access: #""a.b.c""#), "def502-1"),
    (answer(type: "1"), "def502-1"), (answer(refresh: "{}"), nil), (answer(refresh: #""a\r\nb""#), nil),
  ])
  func `takes what is good enough`(body: String, refresh: String?) async throws {
    let session = try session(try await logIn(json(200, body)))
    guard case .tokens(let tokens) = session.credentials else {
      Issue.record("no tokens")
      return
    }
    #expect(tokens.refresh == refresh.map { Secret($0) })
  }

  /// What is only said in passing ends no login; a session lives as long as the documentation says then.
  @Test(arguments: ["0", "-3600", #""soon""#, "null", #""""#])
  func `an odd lifetime is the documented one`(lifetime: String) async throws {
    let session = try session(try await logIn(json(200, Self.answer(lifetime: lifetime))))
    #expect(session.expires == noon.addingTimeInterval(3600))
  }

  @Test func `clamps a huge lifetime`() async throws {
    let session = try session(try await logIn(json(200, Self.answer(lifetime: "1e308"))))
    #expect(session.expires == noon.addingTimeInterval(315_360_000))
  }

  @Test(arguments: [
    ("{}", "'access_token' is missing"),
    (answer(access: "null"), "'access_token' is missing"),
    (answer(access: #""""#), "'access_token' is empty"),
    (answer(access: "17"), "'access_token' is not text"),
    (answer(access: #""a\r\nX-Evil: 1""#), "'access_token' holds characters that no token has"),
    (answer(access: #""a b""#), "'access_token' holds characters that no token has"),
    (answer(access: #""tök""#), "'access_token' holds characters that no token has"),
    (answer(lifetime: "1e999"), "is not valid JSON"),
    (answer(type: #""mac""#), "'token_type' is not Bearer"),
    (String(answer().dropLast(5)), "is not valid JSON"),
    ("", "empty answer"),
    ("<html></html>", "web page"),
  ])
  func `refuses a spoiled answer`(body: String, problem: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) { try await logIn(json(200, body)) }
    guard case .unexpected(let reason) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains(problem))
    #expect(reason.hasPrefix("server.example sent"))
  }

  @Test(arguments: [400, 401])
  func `a wrong key is refused in the server's words`(status: Int) async throws {
    let body =
      #"{"type": "https://docs.api.video", "title": "The API key is invalid.", "name": "", "status": \#(status)}"#
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "server.example says: The API key is invalid.")
    ) {
      try await logIn(json(status, body))
    }
  }

  @Test func `a repeated key is masked`() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await logIn(json(401, #"{"title": "No key is called secret-key-1."}"#), key: "secret-key-1")
    }
    #expect(failure?.description == "server.example says: No key is called •••.")
  }

  @Test func `refreshes with the refresh token in the body and gets a new pair`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer()))
    let answer = try await ApiVideoService(transport: transport).refresh(access(to: environment("api.video")))
    #expect(answer.value.accessToken == Secret(Self.accessToken))
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://server.example/auth/refresh")
    #expect(request.bodyText == #"{"refreshToken":"refresh-1"}"#)
  }

  @Test(arguments: [400, 401])
  func `a spent refresh token is refused`(status: Int) async throws {
    let service = ApiVideoService(
      transport: ScriptedTransport(json(status, #"{"title": "The refresh token is invalid."}"#)))
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "server.example says: The refresh token is invalid.")
    ) {
      try await service.refresh(access(to: environment("api.video")))
    }
  }

  @Test func `without a refresh token nothing is sent`() async throws {
    let transport = ScriptedTransport(json(200, Self.answer()))
    await #expect(throws: ServiceFailure.self) {
      try await ApiVideoService(transport: transport).refresh(access(to: environment("api.video"), refresh: nil))
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `details tell the end and the claims`() async throws {
    let list = #"{"data": [], "pagination": {"currentPage": 1, "pagesTotal": 187, "itemsTotal": 187}}"#
    let headers: HTTPHeaders = [
      "X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59", "X-RateLimit-Retry-After": "12",
    ]
    let service = ApiVideoService(transport: ScriptedTransport(json(200, list, headers)))
    let answer = try await service.sessionDetails(access(to: environment("api.video"), token: Self.accessToken))
    #expect(answer.rateLimit == RateLimit(limit: 60, remaining: 59, resetAfter: 12))
    #expect(
      answer.value
        == SessionDetails([
          .init("Expires", ["2023-11-14T22:23:20Z"]),
          .init("Upload tokens", ["187 active"]),
          .init("Requests", ["59 of 60 a minute left"]),
          .init(
            "Claims (unverified)",
            [
              #"context: {"project":"prOne"}"#, "exp: 2023-11-14T23:13:20Z", "iat: 1970-01-01T00:00:01Z",
              "sub: usMonitor",
            ]),
        ]))
  }
}

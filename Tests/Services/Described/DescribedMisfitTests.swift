import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

/// What fob says of a server that does not answer as its service's file says, and times in other units.
@Suite struct DescribedMisfitTests {
  private static let file = """
    [service]
    name = Example
    login = json POST /login
    token = /t
    refresh_token = /rt
    header = Authorization: Bearer {token}
    lifetime = milliseconds /ms
    account = /user
    refresh = POST /refresh
    refresh.body = {"r": {refresh_token}}
    check = GET /whoami
    message = /errors/0/text /detail
    [tokens]
    list = GET /tokens
    rows = /rows
    id = /id
    created = /at
    """

  private func answer(_ status: Int, _ json: String) -> HTTPResponse {
    HTTPResponse(status: status, body: Array(json.utf8))
  }

  private func service(_ responses: HTTPResponse...) throws -> DescribedService {
    try described(text: Self.file, ScriptedTransport(inOrder: responses))
  }

  private func login(_ json: String) async throws -> (Session, String?) {
    let answers = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("p")])
    let step = try await service(answer(200, json)).logIn(
      to: environment("x", username: "ops"), answers: answers, now: noon)
    guard case .loggedIn(let session) = step.value else { throw TextFailure("no session") }
    return (session, step.notice)
  }

  @Test func `a lifetime in milliseconds is as many thousandths of a second`() async throws {
    let session = try await login(#"{"t": "a", "rt": "r", "ms": 300000}"#).0
    #expect(session.expires == noon.addingTimeInterval(300))
  }

  @Test(arguments: [("1700000000", 1_700_000_000.0), ("1700000000500", 1_700_000_000.5), (#""1700000000000""#, 1.7e9)])
  func `a time is in seconds or in milliseconds since 1970`(_ json: String, _ seconds: Double) throws {
    let time = try AnswerTime.date(JSONValue(parsing: Array(json.utf8)))
    #expect(time == Date(timeIntervalSince1970: seconds))
  }

  @Test func `a login without the refresh token that the file names keeps the session and says so`() async throws {
    let (session, notice) = try await login(#"{"t": "a"}"#)
    #expect(session.accessToken?.revealed == "a")
    #expect(notice?.contains("refresh_token = /rt (/etc/example.ini:5)") == true, "\(notice ?? "")")
    #expect(try await login(#"{"t": "a", "rt": "r"}"#).1 == nil)
  }

  @Test func `the login's account stays where a refresh tells none`() async throws {
    let place = try environment("x", username: "ops")
    let tokens = SessionTokens(access: Secret("a"), refresh: Secret("r"), expires: nil)
    let session = Session(
      origin: place.origin, credentials: .tokens(tokens), account: "@ops:localhost", issued: noon)
    let access = Access(environment: place, session: session, now: noon)
    let refreshed = try await service(answer(200, #"{"t": "b"}"#)).refresh(access).value
    #expect(refreshed.account == "@ops:localhost")
    #expect(try await service(answer(200, #"{"t": "b", "user": "root"}"#)).refresh(access).value.account == "root")
  }

  @Test(arguments: [
    (#"{"errors": [{"text": "first"}], "detail": "second"}"#, "first"),
    (#"{"errors": [], "detail": ["KeyExists", "second"]}"#, "second"),
    (#"{"errors": [], "message": "third"}"#, "third"),
    (#"{"detail": ""}"#, "status 409"),
  ])
  func `the first of several pointers to the server's words that has some counts`(
    _ json: String, _ words: String
  ) async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service(answer(409, json)).sessionDetails(access(to: environment("x")))
    }
    let expected = words == "status 409" ? "answered 409, no reason given" : "says: \(words)"
    #expect(failure?.description.contains(expected) == true, "\(failure?.description ?? "")")
  }

  @Test func `an answer that does not fit names the file's line, its key and the request`() async throws {
    let access = try access(to: environment("x"))
    func reason(_ response: HTTPResponse, _ body: (DescribedService) async throws -> Void) async -> String {
      do {
        try await body(service(response))
        return ""
      } catch {
        return "\(error)"
      }
    }
    let check = await reason(answer(404, #"{"detail": "Unrecognized request"}"#)) {
      _ = try await $0.sessionDetails(access)
    }
    #expect(
      check == "/etc/example.ini:11: check (GET /whoami): server.example answered 404, Unrecognized request")
    let list = await reason(answer(200, #"{"tokens": []}"#)) { _ = try await $0.uploadTokens(TokenQuery(), access) }
    #expect(list.contains("rows = /rows (/etc/example.ini:15)"), "\(list)")
    let token = await reason(answer(200, "{}")) { _ = try await $0.refresh(access) }
    #expect(token.contains("token = /t (/etc/example.ini:4)"), "\(token)")
  }
}

import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

/// Sessions of services that files describe: how they are begun, refreshed, judged and ended.
@Suite struct DescribedSessionTests {
  private static let rotating = """
    [service]
    name = Rotating
    login = json POST /token/
    token = /access
    refresh_token = /refresh
    header = Authorization: Bearer {token}
    lifetime = seconds /ttl
    refresh = POST /token/refresh/
    refresh.body = {"refresh": {refresh_token}}
    logout = POST /token/blacklist/
    logout.body = {"refresh": {refresh_token}}
    check = POST /token/verify/
    check.body = {"token": {token}}
    """

  private func answer(_ status: Int, _ json: String, _ headers: HTTPHeaders = [:]) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: Array(json.utf8))
  }

  private func logIn(
    _ text: String, _ response: HTTPResponse, service name: String = "x"
  ) async throws -> (Session, HTTPRequest) {
    let transport = ScriptedTransport(response)
    let service = try described(text: text, transport)
    let answers = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("pa\"ss&word")])
    let step = try await service.logIn(to: environment("x", username: "ops"), answers: answers, now: noon).value
    guard case .loggedIn(let session) = step else { throw TextFailure("no session") }
    return (session, transport.requests[0])
  }

  @Test func `a login sends username and password as its body says, and reads the session`() async throws {
    let (session, request) = try await logIn(
      Self.rotating, answer(200, #"{"access": "a-1", "refresh": "r-1", "ttl": "300"}"#))
    #expect(request.url == "https://server.example/token/")
    let body = try JSONValue(parsing: try #require(request.body))
    #expect(body == ["username": "ops", "password": "pa\"ss&word"])
    #expect(request.headers["Authorization"] == nil)
    #expect(session.accessToken?.revealed == "a-1")
    #expect(session.refreshToken?.revealed == "r-1")
    #expect(session.expires == noon.addingTimeInterval(300))
    #expect(session.account == "ops")
  }

  @Test func `a form, a cookie and base64 do the same`() async throws {
    let text = """
      [service]
      name = Cookies
      login = form POST /login
      login.body = u={username}&p={password}
      token = cookie sid
      header = X-Auth: base64({username}:{token})
      lifetime = fixed 1h
      """
    let (session, request) = try await logIn(
      text, answer(200, "<html>", ["Set-Cookie": "sid=[1, \"x\"]; Path=/; HttpOnly"]))
    #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == "u=ops&p=pa%22ss%26word")
    #expect(session.accessToken?.revealed == "b3BzOlsxLCAieCJd")
    #expect(session.expires == noon.addingTimeInterval(3600))
  }

  @Test func `a login by a header sends no body`() async throws {
    let text = """
      [service]
      name = Basic
      login = json POST /login
      login.header = Authorization: Basic base64({username}:{password})
      token = header X-Token
      header = Cookie: sid={token}
      lifetime = instant /until
      """
    let (session, request) = try await logIn(text, answer(200, #"{"until": 1700000060}"#, ["X-Token": "t"]))
    #expect(request.body == nil)
    #expect(request.headers["Authorization"] == "Basic b3BzOnBhInNzJndvcmQ=")
    #expect(session.accessToken?.revealed == "t")
    #expect(session.expires == noon.addingTimeInterval(60))
  }

  @Test(arguments: [
    (400, "credentialsRefused"), (401, "credentialsRefused"), (403, "credentialsRefused"), (422, "credentialsRefused"),
    (404, "notFound"), (429, "rateLimited"), (500, "serverError"), (302, "refused"), (409, "refused"),
  ])
  func `a refused login is what its status says`(_ status: Int, _ kind: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await logIn(Self.rotating, answer(status, #"{"detail": "no pa\"ss&word"}"#))
    }
    #expect(failure?.kind == kind)
    #expect(failure?.description.contains("ss&word") == false)
  }

  @Test(arguments: [
    #"{}"#, #"{"access": 7}"#, #"{"access": ""}"#, #"{"access": "a b"}"#, #"{"access": "a\nX: y"}"#, "[]", "<html>", "",
  ])
  func `an answer without a usable token is no session`(_ json: String) async throws {
    await #expect(throws: ServiceFailure.self) { try await logIn(Self.rotating, answer(200, json)) }
  }

  @Test func `a refresh replaces both tokens, or leaves the refresh token as it was`() async throws {
    let transport = ScriptedTransport(
      answer(200, #"{"access": "a-2", "refresh": "r-2", "ttl": 60}"#), answer(200, #"{"access": "a-3"}"#))
    let service = try described(text: Self.rotating, transport)
    let first = try await service.refresh(access(to: environment("x"))).value
    #expect(first.accessToken?.revealed == "a-2" && first.refreshToken?.revealed == "r-2")
    #expect(first.expires == noon.addingTimeInterval(60))
    let body = try JSONValue(parsing: try #require(transport.requests[0].body))
    #expect(body == ["refresh": "refresh-1"])
    #expect(transport.requests[0].headers["Authorization"] == nil)
    let second = try await service.refresh(access(to: environment("x"))).value
    #expect(second.accessToken?.revealed == "a-3" && second.refreshToken?.revealed == "refresh-1")
    #expect(second.expires == nil)
  }

  @Test func `a refused refresh token is refused, whatever the words repeat`() async throws {
    let transport = ScriptedTransport(answer(401, #"{"detail": "Token refresh-1 is blacklisted"}"#))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await described(text: Self.rotating, transport).refresh(access(to: environment("x")))
    }
    guard case .credentialsRefused(let reason) = failure else { throw TextFailure("\(failure as Any)") }
    #expect(!reason.contains("refresh-1"))
  }

  @Test func `a sliding session is refreshed by using it`() async throws {
    let transport = ScriptedTransport(
      answer(200, #"{"session": "s-1"}"#), answer(200, #"{"username": "ops"}"#),
      answer(412, #"{"code": "SESSION_GONE", "error": "No session found for s-1-long"}"#))
    let text = """
      [service]
      name = Sliding
      login = form POST /users/{username}/login
      login.body = password={password}
      token = /session
      header = X-Session: {token}
      lifetime = sliding 1h
      check = GET /me
      ended = 412
      """
    let service = try described(text: text, transport)
    #expect(service.profile.canRefresh)
    let place = try environment("x", username: "ops")
    let answers = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("p")])
    guard case .loggedIn(var session) = try await service.logIn(to: place, answers: answers, now: noon).value else {
      throw TextFailure("no session")
    }
    #expect(session.expires == noon.addingTimeInterval(3600))
    #expect(session.refreshToken == session.accessToken)
    let later = noon.addingTimeInterval(3000)
    session = try await service.refresh(Access(environment: place, session: session, now: later)).value
    #expect(session.accessToken?.revealed == "s-1" && session.refreshToken?.revealed == "s-1")
    #expect(session.issued == later && session.expires == later.addingTimeInterval(3600))
    #expect(transport.requests[1].url == "https://server.example/me")
    #expect(transport.requests[1].headers["X-Session"] == "s-1")
    session.credentials = .tokens(SessionTokens(access: Secret("s-1-long"), refresh: Secret("s-1-long"), expires: nil))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.refresh(Access(environment: place, session: session, now: later))
    }
    guard case .sessionRefused(let reason) = failure else { throw TextFailure("\(failure as Any)") }
    #expect(!reason.contains("s-1-long"))
  }

  @Test func `each answer under a sliding session has its new end, and none under another`() async throws {
    let text = """
      [service]
      name = Sliding
      login = form POST /login
      login.body = password={password}
      token = /session
      header = X-Session: {token}
      lifetime = sliding 1h
      check = GET /me
      [tokens]
      list = GET /tokens
      id = /id
      show = GET /tokens/{id}
      create = POST /tokens
      create.body = {"label": {label}}
      value = /value
      revoke = DELETE /tokens/{id}
      """
    let row = #"{"id": "t-1", "value": "v-1"}"#
    func ends(_ text: String) async throws -> [Date?] {
      let transport = ScriptedTransport(
        answer(200, #"{"username": "ops"}"#), answer(200, "[\(row)]"), answer(200, row), answer(200, row),
        answer(200, row), answer(204, ""))
      let service = try described(text: text, transport)
      let place = try environment("x", username: "ops")
      let tokens = SessionTokens(access: Secret("s-1"), refresh: nil, expires: noon.addingTimeInterval(60))
      let session = Session(origin: place.origin, credentials: .tokens(tokens), issued: noon)
      let access = Access(environment: place, session: session, now: noon.addingTimeInterval(30))
      let details = try await service.sessionDetails(access)
      let list = try await service.uploadTokens(TokenQuery(), access)
      let reference = try #require(list.value.rows.first).reference
      let renewed = [
        details.renewed, list.renewed, try await service.uploadToken(reference, access).renewed,
        try await service.createUploadToken(TokenRequest(), access).renewed,
        try await service.revokeUploadToken(reference, access).renewed,
      ]
      #expect(renewed.allSatisfy { $0.map { $0.accessToken?.revealed == "s-1" } ?? true })
      return renewed.map { $0?.expires }
    }
    #expect(try await ends(text) == Array(repeating: noon.addingTimeInterval(3630), count: 5))
    let fixed = text.replacing("sliding 1h", with: "fixed 1h")
    #expect(try await ends(fixed) == Array(repeating: nil, count: 5))
  }

  @Test func `a logout by refresh token leaves the access token to its end, also if that was over already`()
    async throws
  {
    let transport = ScriptedTransport(answer(200, "{}"), answer(401, #"{"detail": "Token is blacklisted"}"#))
    let service = try described(text: Self.rotating, transport)
    for _ in 1...2 {
      let answer = try await service.logOut(access(to: environment("x")))
      #expect(answer.remaining?.accessToken?.revealed == "access-1")
      #expect(answer.remaining?.refreshToken == nil)
    }
    #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == nil })
  }

  @Test(arguments: [(200, true), (204, true), (401, true), (403, false), (500, false)])
  func `a logout under the session ends it if the server says so`(_ status: Int, _ isEnded: Bool) async throws {
    let text = Self.rotating.replacing("logout.body = {\"refresh\": {refresh_token}}", with: "")
    let transport = ScriptedTransport(answer(status, "{}"))
    let service = try described(text: text, transport)
    let place = try environment("x")
    if isEnded {
      #expect(try await service.logOut(access(to: place)) == .ended)
    } else {
      await #expect(throws: ServiceFailure.self) { try await service.logOut(access(to: place)) }
    }
    #expect(transport.requests[0].headers["Authorization"] == "Bearer access-1")
  }

  @Test func `check shows the answer without secrets, and says when the session has ended`() async throws {
    let text = Self.rotating + "\ncheck.is = /state/0 ok\n"
    let transport = ScriptedTransport(
      answer(200, #"{"state": ["ok", "ops"], "echo": "access-1"}"#), answer(200, #"{"state": ["noauth"]}"#),
      answer(403, #"{"message": null}"#), answer(401, "{}"))
    let service = try described(text: text, transport)
    let place = try environment("x")
    let details = try await service.sessionDetails(access(to: place)).value
    #expect(details.facts.contains(.init("echo", [Secret.mask])))
    #expect(details.answer?.contains("access-1") == false)
    let body = try JSONValue(parsing: try #require(transport.requests[0].body))
    #expect(body == ["token": "access-1"])
    for _ in 1...3 {
      let failure = await #expect(throws: ServiceFailure.self) { try await service.sessionDetails(access(to: place)) }
      #expect(failure?.kind == "sessionRefused")
    }
  }
}

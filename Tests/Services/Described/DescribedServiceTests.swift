import Formats
import Foundation
import ServiceFiles
import Testing
import TokenModel

@testable import Services

@Suite struct DescribedServiceTests {
  @Test func `a key is the session once the server accepts it`() async throws {
    let transport = ScriptedTransport(HTTPResponse(status: 200, body: Array(#"{"name":"ops","kind":"user"}"#.utf8)))
    let service = try described("jupyterhub", transport)
    let answers = LoginAnswers([.secret(.apiKey): Secret("k-1")])
    let step = try await service.logIn(to: Self.hub(), answers: answers, now: noon).value
    guard case .loggedIn(let session) = step else { throw Unexpected() }
    #expect(session.accessToken?.revealed == "k-1")
    #expect(session.expires == nil)
    #expect(transport.requests.map(\.url) == ["https://server.example/hub/api/user"])
    #expect(transport.requests[0].headers["Authorization"] == "token k-1")
  }

  @Test func `a key that the server does not know is refused in its words`() async throws {
    let refusal = HTTPResponse(
      status: 403, body: Array(#"{"status": 403, "message": "Missing or invalid credentials. k-1"}"#.utf8))
    let service = try described("jupyterhub", ScriptedTransport(refusal))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.logIn(
        to: Self.hub(), answers: LoginAnswers([.secret(.apiKey): Secret("k-12345")]), now: noon)
    }
    guard case .credentialsRefused(let reason) = failure else { throw Unexpected() }
    #expect(reason.contains("Missing or invalid credentials"))
    #expect(!reason.contains("k-12345"))
  }

  @Test func `a list has the facts where the file says`() async throws {
    let list = """
      {"api_tokens": [{"id": "a1", "note": "up", "scopes": ["read:users", "self"], "created": "2023-11-14T20:00:00.5Z",
       "expires_at": "2023-11-15T20:00:00Z", "last_activity": null},
       {"id": "a2", "note": null, "scopes": [], "created": "2023-11-14T20:00:00", "expires_at": null,
       "last_activity": "2023-11-14T22:00:00Z"}, {"id": "../a3"}, 7]}
      """
    let service = try described("jupyterhub", ScriptedTransport(HTTPResponse(status: 200, body: Array(list.utf8))))
    let page = try await service.uploadTokens(TokenQuery(), access(to: Self.hub(), token: "k-1")).value
    #expect(page.rows.map { $0.reference.id?.revealed } == ["a1", "a2", nil, nil])
    #expect(page.rows.map(\.label) == ["up", nil, nil, nil])
    #expect(page.rows.map { $0.scope?.rawValue } == ["read:users self", nil, nil, nil])
    #expect(page.rows[0].expiry == .at(Date(timeIntervalSince1970: 1_700_078_400)))
    #expect(page.rows[1].expiry == .never)
    #expect(page.rows[2].expiry == .unknown)
    #expect(page.rows[0].lastUse == .never)
    #expect(page.rows[1].lastUse == .ago(words: "2023-11-14T22:00:00Z", seconds: 800))
    #expect(page.rows[2].problem?.contains("no usable id") == true)
    #expect(Set(page.rows.map(\.reference.identity)).count == 4)
  }

  @Test func `a new upload token is asked for with what was chosen, and its value is not lost`() async throws {
    let transport = ScriptedTransport(
      HTTPResponse(status: 201, body: Array(#"{"id": "a7", "note": "n", "token": "secret-7"}"#.utf8)),
      HTTPResponse(status: 201, body: Array(#"{"token": "secret-8"}"#.utf8)))
    let service = try described("jupyterhub", transport)
    let access = access(to: try Self.hub(), token: "k-1")
    let request = TokenRequest(label: "n\"", lifetime: .seconds(60))
    let created = try await service.createUploadToken(request, access).value
    #expect(created.reference.id?.revealed == "a7")
    #expect(created.value.revealed == "secret-7")
    let body = try JSONValue(parsing: try #require(transport.requests[0].body))
    #expect(body == ["note": "n\"", "expires_in": 60])
    #expect(transport.requests[0].url == "https://server.example/hub/api/users/ops%2F1/tokens")
    let nameless = try await service.createUploadToken(TokenRequest(), access).value
    #expect(nameless.value.revealed == "secret-8")
    #expect(nameless.reference.id == nil)
    #expect(try JSONValue(parsing: try #require(transport.requests[1].body)) == [:])
  }

  @Test func `a scope that was chosen is the one in the array; without one the server decides`() async throws {
    let made = HTTPResponse(status: 201, body: Array(#"{"id": "a7", "token": "secret-7"}"#.utf8))
    let transport = ScriptedTransport(made, made, made)
    let service = try described("jupyterhub", transport)
    let support = try #require(service.profile.uploadTokens)
    let scopes = support.scopes
    #expect(support.combinesScopes)
    #expect(TokenScope.least(of: scopes)?.rawValue == "access:servers!user")
    #expect(scopes.last?.rawValue == "inherit")
    let access = access(to: try Self.hub(), token: "k-1")
    _ = try await service.createUploadToken(TokenRequest(scope: TokenScope(rawValue: "read:users!user")), access)
    _ = try await service.createUploadToken(TokenRequest(), access)
    _ = try await service.createUploadToken(TokenRequest(scope: TokenScope(rawValue: "self read:a!user=b")), access)
    let bodies = try transport.requests.map { try JSONValue(parsing: try #require($0.body)) }
    #expect(bodies == [["scopes": ["read:users!user"]], [:], ["scopes": ["self", "read:a!user=b"]]])
  }

  @Test func `a label is the server's where a new upload token can have one`() throws {
    let file = """
      [service]
      name = Example
      login = key
      header = Authorization: {key}
      [tokens]
      list = GET /tokens
      id = /id
      value = /token
      create = POST /tokens
      """
    for (lines, isServers) in [
      ("label = /note\ncreate.body = {\"note\": {label}}", true), ("label = /note\ncreate.body = {\"a\": 1}", false),
      ("create.body = {\"note\": {label}}", false),
    ] {
      let support = try #require(try described(text: "\(file)\n\(lines)\n", ScriptedTransport()).profile.uploadTokens)
      #expect(support.facts.contains(.label) == isServers, "\(lines)")
    }
  }

  @Test func `reasons by field are the server's words too`() async throws {
    let refusal = HTTPResponse(status: 400, body: Array(#"{"message": {"name": ["Missing data."]}}"#.utf8))
    let service = try described("jupyterhub", ScriptedTransport(refusal))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.createUploadToken(TokenRequest(), access(to: Self.hub(), token: "k-1"))
    }
    #expect(failure?.description.contains(#"{"name":["Missing data."]}"#) == true)
  }

  @Test func `only the token that was chosen is revoked`() async throws {
    func list(_ created: String) -> HTTPResponse {
      HTTPResponse(
        status: 200, body: Array(#"{"api_tokens": [{"id": "a1", "created": "\#(created)"}]}"#.utf8))
    }
    let first = "2023-11-14T20:00:00Z"
    let transport = ScriptedTransport(
      list(first), list(first), HTTPResponse(status: 204), list("2023-11-14T21:00:00Z"),
      HTTPResponse(status: 200, body: Array(#"{"api_tokens": []}"#.utf8)))
    let service = try described("jupyterhub", transport)
    let access = access(to: try Self.hub(), token: "k-1")
    let chosen = try await service.uploadTokens(TokenQuery(), access).value.rows[0].reference
    #expect(try await service.revokeUploadToken(chosen, access).value == .ended)
    #expect(transport.requests.map(\.method) == [.get, .get, .delete])
    #expect(transport.requests[2].url == "https://server.example/hub/api/users/ops%2F1/tokens/a1")
    // The server gave the id to another one meanwhile.
    await #expect(throws: ServiceFailure.self) { try await service.revokeUploadToken(chosen, access) }
    #expect(try await service.revokeUploadToken(chosen, access).value == .alreadyGone)
    #expect(transport.requests.map(\.method) == [.get, .get, .delete, .get, .get])
  }

  @Test func `a file asks for what its lines use`() throws {
    let profile = try described(
      text:
        """
        [service]
        name = Example
        login = form POST /login/{realm}
        login.body = user={username}&pass={password}
        token = cookie sid
        header = X-Session: base64({username}:{token})
        lifetime = seconds /ttl
        [settings]
        realm = The realm.
        """, ScriptedTransport()
    ).profile
    #expect(profile.keys.map(\.name) == ["username", "password", "realm", "replaced_session"])
    #expect(profile.keys.map(\.isRequired) == [false, false, true, false])
    #expect(profile.scriptToken == .header(name: "X-Session", prefix: ""))
    #expect(profile.canRefresh == false)
    #expect(profile.uploadTokens == nil)
  }

  @Test func `an account without a name of its own can be given one, which shared sessions need`() throws {
    let text = "[service]\nname = X\nlogin = key\nheader = A: {key}\n"
    let keys = try described(text: text, ScriptedTransport()).profile.keys
    #expect(keys.map(\.name) == ["username", "api_key"])
    #expect(keys.map(\.isRequired) == [false, false])
    #expect(keys[0].asking == .never)
  }

  private struct Unexpected: Error {}

  private static func hub() throws -> TokenModel.Environment {
    try environment("jupyterhub", username: "ops/1")
  }
}

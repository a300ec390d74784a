import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct ApiVideoUploadTokensTests {
  fileprivate static let limited =
    #"{"token": "to37Yf", "ttl": 3600, "createdAt": "2020-12-02T10:26:46+00:00", "expiresAt": "2020-12-02T11:26:46+00:00"}"#
  fileprivate static let unlimited = #"{"token": "to1W3Z", "ttl": 0, "createdAt": "2020-12-02T10:26:28+00:00"}"#
  private static let created = Date(timeIntervalSince1970: 1_606_904_806)

  private static func list(_ rows: String, page: Int = 1, pages: String = "1", items: String = "2") -> String {
    #"{"data": [\#(rows)], "pagination": {"currentPage": \#(page), "pagesTotal": \#(pages), "itemsTotal": \#(items), "links": []}}"#
  }

  private func service(_ response: HTTPResponse) -> ApiVideoService {
    ApiVideoService(transport: ScriptedTransport(response))
  }

  private func access() throws -> Access { ServicesTests.access(to: try environment("api.video")) }

  private func reference(_ id: String?) -> TokenReference {
    TokenReference(identity: Secret(id ?? "to37Yf"), id: id.map { Secret($0) })
  }

  @Test(arguments: [
    (TokenQuery(), "currentPage=1&pageSize=100"),
    (
      TokenQuery(page: 3, pageSize: 25, sort: TokenSort(.created, ascending: true)),
      "currentPage=3&pageSize=25&sortBy=createdAt&sortOrder=asc"
    ),
    (
      TokenQuery(page: 1, pageSize: 500, sort: TokenSort(.lifetime, ascending: false)),
      "currentPage=1&pageSize=100&sortBy=ttl&sortOrder=desc"
    ),
    (TokenQuery(page: -2, pageSize: 0), "currentPage=1&pageSize=1"),
  ])
  func `pages are asked for`(query: TokenQuery, fields: String) async throws {
    let transport = ScriptedTransport(json(200, Self.list("", page: max(1, query.page))))
    _ = try await ApiVideoService(transport: transport).uploadTokens(query, access())
    let request = try #require(transport.requests.first)
    #expect(request.method == .get)
    #expect(request.url == "https://server.example/upload-tokens?" + fields)
    #expect(request.headers["Authorization"] == "Bearer access-1")
    #expect(request.body == nil)
  }

  @Test func `only the server's own orders are asked for`() async throws {
    for key in TokenField.allCases where key != .created && key != .lifetime {
      let failure = await #expect(throws: ServiceFailure.self) {
        try await service(json(200, Self.list("")))
          .uploadTokens(TokenQuery(sort: TokenSort(key, ascending: true)), access())
      }
      guard case .unsupported = failure else {
        Issue.record("\(key)")
        return
      }
    }
  }

  @Test func `a page is read`() async throws {
    let body = Self.list("\(Self.limited), \(Self.unlimited)", page: 2, pages: "2", items: "102")
    let answer = try await service(json(200, body)).uploadTokens(TokenQuery(page: 2), access())
    #expect(answer.value.page == 2)
    #expect(answer.value.pagesTotal == 2)
    #expect(answer.value.itemsTotal == 102)
    let value = Secret("to37Yf")
    #expect(
      answer.value.rows.first
        == UploadToken(
          reference: TokenReference(identity: value, id: value), value: value, created: Self.created, lifetime: 3600,
          expiry: .at(Self.created.addingTimeInterval(3600))))
    #expect(answer.value.rows.last?.expiry == .never)
    #expect(answer.value.rows.last?.lifetime == nil)
  }

  @Test func `past the last page there is nothing`() async throws {
    let answer = try await service(json(200, Self.list("", page: 1, items: "0")))
      .uploadTokens(TokenQuery(page: 9), access())
    #expect(answer.value == TokenPage(rows: [], page: 9, pagesTotal: 1, itemsTotal: 0))
  }

  @Test func `an end that is not told follows from the lifetime`() async throws {
    let body = #"{"token": "to3", "ttl": 2147483647, "createdAt": "2020-12-02T10:26:46Z", "expiresAt": null}"#
    let token = try await service(json(200, body)).uploadToken(reference("to3"), access()).value
    #expect(token.expiry == .at(Self.created.addingTimeInterval(2_147_483_647)))
    #expect(token.answer?.revealed.contains("\"expiresAt\" : null") == true)
  }

  @Test func `a contradiction is told`() async throws {
    let body = Self.limited.replacing("3600", with: "0")
    let token = try await service(json(200, body)).uploadToken(reference("to37Yf"), access()).value
    #expect(token.expiry == .at(Self.created.addingTimeInterval(3600)))
    #expect(token.problem != nil)
  }

  @Test(arguments: [
    ("{}", "'pagination' is missing"),
    (#"{"data": [], "pagination": []}"#, "'pagination' is not an object"),
    (#"{"pagination": {}}"#, "'data' is missing"),
    (#"{"data": {}, "pagination": {}}"#, "'data' is not an array"),
    (list("", items: "-1"), "'pagination.itemsTotal' is not between"),
    (list("", items: "99999999999999999999"), "'pagination.itemsTotal' is not a whole number"),
    (list("", pages: "1.5"), "'pagination.pagesTotal' is not a whole number"),
    (list("", pages: "null"), "'pagination.pagesTotal' is missing"),
    (list(unlimited, page: 2), "was asked for page 1 and sent page 2"),
    (list(Array(repeating: unlimited, count: 101).joined(separator: ",")), "'data' holds more than the 100 entries"),
    (String(list(unlimited).dropLast(9)), "is not valid JSON"),
    ("", "empty answer"),
  ])
  func `a spoiled page is refused`(body: String, problem: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service(json(200, body)).uploadTokens(TokenQuery(), access())
    }
    guard case .unexpected(let reason) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains(problem))
  }

  @Test(
    arguments: [
      ("7", "no 'token'"), ("{}", "no 'token'"), ("null", "no 'token'"),
      (unlimited.replacing("to1W3Z", with: ""), "no 'token'"),
      (unlimited.replacing(#""to1W3Z""#, with: "5"), "no 'token'"),
      (unlimited.replacing("to1W3Z", with: "../videos/v"), "no identifier has"),
      (unlimited.replacing("to1W3Z", with: "to.1"), "no identifier has"),
      (unlimited.replacing("to1W3Z", with: #"a\u0000"#), "no identifier has"),
      (unlimited.replacing(": 0", with: ": -1"), "'ttl' is not a number of seconds."),
      (unlimited.replacing(": 0", with: ": 1e300"), "'ttl' is not a number of seconds."),
      (unlimited.replacing(": 0", with: ": null"), "'ttl' is missing."),
      (unlimited.replacing("2020-12-02T", with: "yesterday "), "'createdAt' is not a time"),
      (#"{"token": "a", "ttl": 0}"#, "'createdAt' is missing."),
      (limited.replacing("11:26:46+00:00", with: "?"), "'expiresAt' is not a time"),
    ])
  func `one odd row is shown with what is wrong with it, and hides no other`(row: String, problem: String) async throws
  {
    let body = Self.list("\(Self.limited), \(row)")
    let tokens = try await service(json(200, body)).uploadTokens(TokenQuery(), access()).value.rows
    #expect(tokens.count == 2)
    #expect(tokens.first?.problem == nil)
    let odd = try #require(tokens.last)
    #expect(odd.problem?.contains(problem) == true, "\(odd.problem ?? "")")
    #expect((odd.reference.id == nil) == problem.hasPrefix("no "), "nothing else keeps it out of an address")
    if problem.contains("'ttl'") || problem.contains("'expiresAt'") { #expect(odd.expiry == .unknown) }
  }

  @Test func `rows without a value are different tokens, also on different pages`() async throws {
    var identities: Set<Secret> = []
    for page in [1, 2] {
      let body = Self.list("{}, {}", page: page)
      let query = TokenQuery(page: page, pageSize: 100)
      let tokens = try await service(json(200, body)).uploadTokens(query, access()).value.rows
      identities.formUnion(tokens.map(\.reference.identity))
    }
    #expect(identities.count == 4)
  }

  @Test func `what can be understood of an odd row is used`() async throws {
    func row(_ ttl: String, _ created: String, _ more: String = "") async throws -> UploadToken {
      let body = #"{"token": "t", "ttl": \#(ttl), "createdAt": \#(created)\#(more)}"#
      return try await service(json(200, body)).uploadToken(reference("t"), access()).value
    }
    for created in [#""2020-12-02T10:26:46+0000""#, "1606904806", "1606904806000", #""1606904806""#] {
      let token = try await row("3600", created)
      #expect(token.created == Self.created && token.problem != nil)
      #expect(token.expiry == .at(Self.created.addingTimeInterval(3600)))
    }
    let text = try await row(#""3600""#, #""2020-12-02T10:26:46Z""#)
    #expect(text.lifetime == 3600 && text.problem != nil)
    let ended = try await row("null", "null", #", "expiresAt": "2020-12-02T10:26:46Z""#)
    #expect(ended.expiry == .at(Self.created) && ended.created == nil && ended.lifetime == nil)
    let twice = try await service(json(200, Self.list("{}, {}"))).uploadTokens(TokenQuery(), access()).value.rows
    #expect(Set(twice.map(\.reference.identity)).count == 2)
  }

  @Test(arguments: [(TokenRequest.Lifetime.never, 0), (.seconds(1), 1), (.seconds(2_147_483_647), 2_147_483_647)])
  func `a token is created with its lifetime`(lifetime: TokenRequest.Lifetime, ttl: Int) async throws {
    let transport = ScriptedTransport(json(200, Self.limited))
    let request = TokenRequest(label: "kept by fob", lifetime: lifetime)
    let token = try await ApiVideoService(transport: transport).createUploadToken(request, access()).value
    #expect(token.value == Secret("to37Yf"))
    let sent = try #require(transport.requests.first)
    #expect(sent.method == .post)
    #expect(sent.url == "https://server.example/upload-tokens")
    #expect(sent.bodyText == #"{"ttl":\#(ttl)}"#)
  }

  @Test(arguments: [
    TokenRequest(lifetime: .seconds(0)), TokenRequest(lifetime: .seconds(-1)),
    TokenRequest(lifetime: .seconds(2_147_483_648)), TokenRequest(scope: .download), TokenRequest(organization: "acme"),
  ])
  func `what cannot be made is not asked for`(request: TokenRequest) async throws {
    let transport = ScriptedTransport(json(200, Self.limited))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await ApiVideoService(transport: transport).createUploadToken(request, access())
    }
    guard case .unsupported = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `one token is read`() async throws {
    let transport = ScriptedTransport(json(200, Self.unlimited))
    let token = try await ApiVideoService(transport: transport).uploadToken(reference("to1W3Z"), access()).value
    #expect(token.value == Secret("to1W3Z"))
    #expect(transport.requests.first?.url == "https://server.example/upload-tokens/to1W3Z")
  }

  @Test func `of a row without an id nothing is asked, and it does not count as gone`() async throws {
    let transport = ScriptedTransport(HTTPResponse(status: 204))
    let service = ApiVideoService(transport: transport)
    let failure = ServiceFailure.unsupported(
      reason: "The server's row has no usable id. Nothing was sent.")
    await #expect(throws: failure) { try await service.revokeUploadToken(reference(nil), access()) }
    await #expect(throws: failure) { try await service.uploadToken(reference(nil), access()) }
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: ["", "..", "a/b", "a b", "ä"])
  func `an id that is none goes nowhere`(id: String) async throws {
    let transport = ScriptedTransport(HTTPResponse(status: 204))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await ApiVideoService(transport: transport).revokeUploadToken(reference(id), access())
    }
    guard case .notFound = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    (HTTPResponse(status: 204), RevokeOutcome.ended),
    (json(404, #"{"title": "The requested resource could not be found."}"#), .alreadyGone),
  ])
  func `a token is ended or already gone`(response: HTTPResponse, outcome: RevokeOutcome) async throws {
    let transport = ScriptedTransport(response)
    let answer = try await ApiVideoService(transport: transport).revokeUploadToken(reference("to37Yf"), access())
    #expect(answer.value == outcome)
    let sent = try #require(transport.requests.first)
    #expect(sent.method == .delete)
    #expect(sent.url == "https://server.example/upload-tokens/to37Yf")
  }

  @Test(arguments: [
    (json(404, #"{"title": "Unrecognized request URL."}"#), "server.example says: Unrecognized request URL."),
    (page(404), "server.example answered with status 404 and gave no reason."),
    (json(404, #"{"message": "no Route matched"}"#), "server.example answered with status 404 and gave no reason."),
  ])
  func `another 404 is no success`(response: HTTPResponse, reason: String) async throws {
    let asked = " Asked: https://server.example/upload-tokens/\(Secret.mask)."
    await #expect(throws: ServiceFailure.notFound(reason: reason + asked)) {
      try await service(response).revokeUploadToken(reference("to37Yf"), access())
    }
  }

  @Test func `another success leaves it open`() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service(page(200)).revokeUploadToken(reference("to37Yf"), access())
    }
    #expect(failure?.mayHaveTakenEffect == true)
  }

  @Test func `a repeated token is masked`() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service(json(403, #"{"title": "to37Yf is not yours.", "name": "to37Yf"}"#))
        .revokeUploadToken(reference("to37Yf"), access())
    }
    #expect(
      failure == .refused(status: 403, reason: "server.example says: •••: ••• is not yours.", field: "•••"))
  }

  @Test func `the profile says what there is`() throws {
    let profile = ApiVideoService.profile
    #expect(profile.standardOrigin?.text == "https://ws.api.video")
    #expect(profile.sandboxHosts == ["sandbox.api.video"])
    #expect(profile.uploadTokens?.idIsSecret == true)
    #expect(profile.scriptToken == .header(name: "Authorization", prefix: "Bearer "))
  }
}

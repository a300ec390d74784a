import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct PodOrganizationTests {
  private static func html(_ text: String) -> HTTPResponse {
    HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array(text.utf8))
  }

  private static func list(_ label: String, number: Int) -> HTTPResponse {
    let value = PodTestPage.jwt(jti: "\(label)\(number)", scope: "all", name: label)
    let row = PodTestPage.row(
      cell: "\(label) (scope: all)", value: value, id: "/organizations/x/allowlisted_jwts/\(number)")
    return html(PodTestPage.list([row]))
  }

  /// The start page of an account of `north` and of `Dot.Org`.
  private static let home = html(
    PodTestPage.list([]).replacing("/organizations/south\"", with: "/organizations/Dot.Org\""))

  private static let organizations = HTTPResponse(
    status: 200, headers: ["Content-Type": "application/json"],
    body: Array(#"[{"id": 1, "slug": "north"}, {"id": 5, "name": "Dot", "slug": "Dot.Org"}]"#.utf8))

  private func access(_ organizations: [String] = []) throws -> Access {
    Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org", organizations: organizations),
      session: Session(
        origin: try Origin("https://pod.example.org"),
        credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
        issued: Date()), now: Date())
  }

  @Test func `one whose name has a dot is read by its number`() async throws {
    let transport = ScriptedTransport(
      Self.home, Self.list("a", number: 1), Self.organizations, Self.list("b", number: 2))
    let page = try await PodService(transport: transport).uploadTokens(TokenQuery(), access()).value
    #expect(page.rows.map(\.label) == ["a", "b"])
    #expect(page.rows.map(\.reference.organization) == ["north", "Dot.Org"])
    #expect(page.omissions == [])
    #expect(
      transport.requests.map(\.url).suffix(2) == [
        "https://pod.example.org/organizations.json", "https://pod.example.org/organizations/5/allowlisted_jwts",
      ])
  }

  @Test
  func `one that cannot be read is named, and the others are listed; where none can, that is a failure`() async throws {
    let missing = HTTPResponse(status: 404)
    let transport = ScriptedTransport(Self.home, Self.list("a", number: 1), missing)
    let page = try await PodService(transport: transport).uploadTokens(TokenQuery(), access()).value
    #expect(page.rows.map(\.label) == ["a"])
    #expect(page.omissions.count == 1)

    let named = ScriptedTransport(missing, Self.list("a", number: 1))
    let other = try await PodService(transport: named).uploadTokens(TokenQuery(), access(["gone", "north"])).value
    #expect(other.omissions == ["pod.example.org has no organization 'gone'."])
    let none = ScriptedTransport(missing, missing)
    let environment = try access(["gone", "lost"])
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: none).uploadTokens(TokenQuery(), environment)
    }
    #expect(failure == .notFound(reason: "pod.example.org has no organization 'gone'."))
  }

  @Test func `one that is named twice, by name and number, is listed once`() async throws {
    let transport = ScriptedTransport(Self.list("a", number: 1), Self.list("a", number: 1))
    let page = try await PodService(transport: transport).uploadTokens(TokenQuery(), access(["north", "1"])).value
    #expect(page.rows.count == 1 && page.itemsTotal == 1)
  }

  @Test func `an account without organizations is told so`() async throws {
    let home = PodTestPage.list([]).replacing(
      "class=\"dropdown-item\" href=\"/organizations", with: "href=\"/elsewhere")
    let transport = ScriptedTransport(Self.html(home))
    let page = try await PodService(transport: transport).uploadTokens(TokenQuery(), access()).value
    #expect(page.rows.isEmpty && page.omissions.isEmpty)
    #expect(page.remark == "The account belongs to no organization, and upload tokens belong to one.")
  }

  @Test func `a new token is for the one organization that the account owns, and for no other`() async throws {
    let transport = ScriptedTransport(Self.home, HTTPResponse(status: 404))
    let environment = try access()
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).createUploadToken(TokenRequest(label: "x"), environment)
    }
    #expect(failure?.kind == "notFound")
    #expect(transport.requests.last?.url == "https://pod.example.org/organizations/north/allowlisted_jwts")
  }

  @Test(arguments: [true, false])
  func `where the look before a creation fails, nothing was created`(isTimeout: Bool) async throws {
    let failed = HTTPFailure(host: "pod.example.org", reason: .timedOut(.waiting, seconds: 20), sent: .maybe)
    let transport = ScriptedTransport(
      inOrder: isTimeout ? [] : [HTTPResponse(status: 502)], then: isTimeout ? failed : nil)
    let environment = try access(["north"])
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).createUploadToken(TokenRequest(label: "x"), environment)
    }
    #expect(failure?.kind == "unreachable" && failure?.mayHaveTakenEffect == false)
  }

  @Test func `where the sign-ins are used up, the time to wait is that until the server counts again`() async throws {
    let form = #"<html><body><form id="new_user"><input name="authenticity_token" value="t"></form></body></html>"#
    for (date, after, seconds) in [
      ("Sun, 06 Nov 1994 00:49:37 GMT", nil, 40_223), ("Sun, 06 Nov 1994 11:59:59 GMT", nil, 1),
      ("Sun, 06 Nov 1994 12:00:00 GMT", nil, 43_200), ("Sun, 06 Nov 1994 12:00:00 GMT", "90", 90),
    ] as [(String, String?, Int)] {
      var headers: HTTPHeaders = ["Date": date]
      headers["Retry-After"] = after
      let transport = ScriptedTransport(Self.html(form), HTTPResponse(status: 429, headers: headers))
      let environment = try PodTestEnvironment.environment("https://pod.example.org")
      let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
        try await PodService(transport: transport).logIn(
          to: environment, answers: PodTestEnvironment.answers("a@example.org", "p"), now: Date())
      }
      guard case .rateLimited(let wait, _) = failure else {
        Issue.record("\(date) is no limit")
        continue
      }
      #expect(wait == seconds)
    }
  }

  @Test func `all tokens stand on the first page`() async throws {
    let transport = ScriptedTransport(Self.list("a", number: 1))
    let query = TokenQuery(page: 2, pageSize: 10)
    let page = try await PodService(transport: transport).uploadTokens(query, access(["north"])).value
    #expect(page.rows.isEmpty && page.itemsTotal == 1)
  }

  @Test func `who owns one is not known where one could not be read`() async throws {
    let transport = ScriptedTransport(HTTPResponse(status: 404), Self.html(PodTestPage.list([], mayCreate: false)))
    let page = try await PodService(transport: transport).uploadTokens(TokenQuery(), access(["gone", "north"])).value
    #expect(page.issuers == nil)
  }

  @Test func `of several, none is chosen for a new token`() async throws {
    let transport = ScriptedTransport(Self.list("a", number: 1))
    let access = try access(["north", "south"])
    await #expect(throws: ServiceFailure.self) {
      try await PodService(transport: transport).createUploadToken(TokenRequest(label: "x"), access)
    }
    #expect(transport.requests.isEmpty)
  }
}

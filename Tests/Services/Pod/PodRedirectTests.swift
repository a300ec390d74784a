import Foundation
import Testing
import TokenModel

@testable import Services

@Suite("What POD's redirects mean")
struct PodRedirectTests {
  @Test(
    "Done is what leads to a token list of the same server, whatever names the organization there, and nothing else",
    arguments: [
      (303, "https://pod.example.org/organizations/northfield/allowlisted_jwts", true),
      (302, "/organizations/northfield/allowlisted_jwts?page=1", true),
      (301, "/organizations/northfield/allowlisted_jwts", false),
      (200, "/organizations/northfield/allowlisted_jwts", false),
      (303, nil, false),
      (303, "", false),
      (303, "/", false),
      (303, "/users/sign_in", false),
      (303, "/organizations/southfield/allowlisted_jwts", true),
      (303, "/organizations/Dot.Org/allowlisted_jwts", true),
      (303, "/organizations/2/allowlisted_jwts", true),
      (303, "/organizations//allowlisted_jwts", false),
      (303, "/organizations/../allowlisted_jwts", false),
      (303, "/organizations/northfield/allowlisted_jwts/new", false),
      (303, "/organizations/northfield", false),
      (303, "http://pod.example.org/organizations/northfield/allowlisted_jwts", false),
      (303, "https://pod.example.org:8443/organizations/northfield/allowlisted_jwts", false),
      (303, "https://evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "https://pod.example.org@evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "//evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "\\\\evil.example/organizations/northfield/allowlisted_jwts", false),
    ] as [(Int, String?, Bool)])
  func areJudgedByLocation(status: Int, location: String?, isDone: Bool) throws {
    var headers: HTTPHeaders = [:]
    headers["Location"] = location
    let response = HTTPResponse(status: status, headers: headers)
    #expect(response.redirectsToTokenList(on: try Origin("https://pod.example.org")) == isDone)
  }

  @Test("A start page that leads to itself is asked for once")
  func aStartPageThatLeadsToItself() async throws {
    let home = HTTPResponse(status: 302, headers: ["Location": "/"])
    let transport = ScriptedTransport(home, home, home)
    let session = Session(
      origin: try Origin("https://pod.example.org"),
      credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
      issued: Date())
    let access = Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org"), session: session, now: Date())
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).sessionDetails(access)
    }
    #expect(failure?.kind == "refused")
    #expect(transport.requests.count == 1)
  }
}

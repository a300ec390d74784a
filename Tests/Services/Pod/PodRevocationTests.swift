import Foundation
import Testing
import TokenModel

@testable import Services

@Suite("Ending one of POD's tokens where the line is cut")
struct PodRevocationTests {
  private static let jti = "0123456789abcdef0123456789abcdef"

  /// What is thrown where the server answers these requests, and no other reaches it.
  private func failure(after answers: [HTTPResponse]) async throws -> ServiceFailure? {
    let session = Session(
      origin: try Origin("https://pod.example.org"),
      credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
      issued: Date())
    let access = Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org", organizations: ["north"]),
      session: session, now: Date())
    let reference = TokenReference(identity: Secret(Self.jti), id: Secret("7"), organization: "north")
    let unsent = HTTPFailure(host: "pod.example.org", reason: .connectionRefused, sent: .no)
    let transport = ScriptedTransport(inOrder: answers, then: unsent)
    let thrown = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).revokeUploadToken(reference, access)
    }
    #expect(transport.requests.count == answers.count + 1)
    return thrown
  }

  private static var page: HTTPResponse {
    let row = PodTestPage.row(
      cell: "a (scope: all)", value: PodTestPage.jwt(jti: jti, scope: "all", name: "a"),
      id: "/organizations/north/allowlisted_jwts/7")
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "text/html"], body: Array(PodTestPage.list([row]).utf8))
  }

  @Test("What never left has done nothing", arguments: [0, 1])
  func nothingLeft(answered: Int) async throws {
    #expect(try await failure(after: Array(repeating: Self.page, count: answered))?.mayHaveTakenEffect == false)
  }

  @Test("Once the request to end it was answered, a look that never left says nothing", arguments: [404, 422, 303])
  func theRequestArrived(status: Int) async throws {
    let answer = HTTPResponse(status: status, headers: ["Location": "/"])
    #expect(try await failure(after: [Self.page, answer])?.mayHaveTakenEffect == true)
  }
}

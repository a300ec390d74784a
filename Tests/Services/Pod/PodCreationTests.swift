import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct PodCreationTests {
  /// A list of tokens that are alike but for their identity.
  private static func list(
    _ numbers: [Int], label: String = "x", scope: String = "all", csrfToken: String = "first"
  ) -> HTTPResponse {
    let rows = numbers.map { number in
      PodTestPage.row(
        cell: "\(label) (scope: \(scope))", value: PodTestPage.jwt(jti: "\(number)", scope: scope, name: label),
        id: "/organizations/north/allowlisted_jwts/\(number)")
    }
    return HTTPResponse(
      status: 200, body: Array(PodTestPage.list(rows).replacing("c5rf_-", with: csrfToken).utf8))
  }

  private static func redirect(_ location: String) -> HTTPResponse {
    HTTPResponse(status: 303, headers: ["Location": location])
  }

  private static let done = redirect("/organizations/north/allowlisted_jwts")

  private func create(after transport: ScriptedTransport) async throws -> Result<UploadToken, ServiceFailure> {
    let access = Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org", organizations: ["north"]),
      session: Session(
        origin: try Origin("https://pod.example.org"),
        credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
        issued: Date()), now: Date())
    do {
      return .success(
        try await PodService(transport: transport).createUploadToken(TokenRequest(label: "x"), access).value)
    } catch {
      return .failure(error)
    }
  }

  @Test func `the second try after a stale CSRF token carries the one that was fetched for it`() async throws {
    let transport = ScriptedTransport(
      Self.list([1]), HTTPResponse(status: 422), Self.list([1], csrfToken: "second"), Self.done, Self.list([1, 2]))
    #expect(try await create(after: transport).get().label == "x")
    let sent = transport.requests.filter { $0.method == .post }.map { $0.headers["X-CSRF-Token"] }
    #expect(sent == ["first", "second"])
  }

  @Test func `of two that came meanwhile and are alike, neither is given for the one that was created`() async throws {
    let result = try await create(after: ScriptedTransport(Self.list([1]), Self.done, Self.list([1, 2, 3])))
    guard case .failure(.unexpected(let reason)) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(reason.hasPrefix("pod.example.org created the token, but 2 such tokens are new in its list."))
  }

  @Test(
    arguments: [("y", "all"), ("x", "upload")])
  func `one that came meanwhile with another label or scope is not given for the one that was created`(
    label: String, scope: String
  ) async throws {
    let after = Self.list([2], label: label, scope: scope)
    let result = try await create(after: ScriptedTransport(Self.list([1]), Self.done, after))
    guard case .failure(.unexpected(let reason)) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(reason.hasPrefix("pod.example.org created the token, but its list does not show it."))
  }

  @Test(
    arguments: [0, 2])
  func `where the answer leads elsewhere, the list tells that nothing was created, or leaves it open`(new count: Int)
    async throws
  {
    let after = Array([1, 2, 3].prefix(1 + count))
    let elsewhere = Self.redirect("/organizations/north")
    let result = try await create(after: ScriptedTransport(Self.list([1]), elsewhere, Self.list(after)))
    guard case .failure(let failure) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(failure.mayHaveTakenEffect == (count != 0))
    #expect(failure.description.contains("nothing was created") == (count == 0))
  }

  @Test func `a member sends nothing to make one`() async throws {
    let list = HTTPResponse(status: 200, body: Array(PodTestPage.list([], mayCreate: false).utf8))
    let transport = ScriptedTransport(list)
    let result = try await create(after: transport)
    guard case .failure(.refused(403, _, _)) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(transport.requests.allSatisfy { $0.method == .get })
  }
}

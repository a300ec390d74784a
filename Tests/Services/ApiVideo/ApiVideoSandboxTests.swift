import Formats
import Foundation
import Services
import Support
import Testing
import TokenModel

/// api.video's service over real HTTP, against the stand-in server.
@Suite(.drivesPrograms) struct ApiVideoSandboxTests {
  private static let key = Secret("sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s")
  private let service = ApiVideoService(transport: CurlTransport(userAgent: "fob/test", environment: [:]))

  private func logIn(_ sandbox: SandboxProcess, key: Secret = key) async throws -> Access {
    let environment = try environment("api.video", at: sandbox.baseURL)
    let answer = try await service.logIn(
      to: environment, answers: LoginAnswers([.secret(.apiKey): key]), now: Date())
    guard case .loggedIn(let session) = answer.value else { throw TestFailure("no session") }
    return Access(environment: environment, session: session, now: Date())
  }

  private func reference(_ id: String) -> TokenReference { TokenReference(identity: Secret(id), id: Secret(id)) }

  @Test func `logs in and refreshes once`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    var access = try await logIn(sandbox)
    let lifetime = try #require(access.session.expires).timeIntervalSince(access.session.issued)
    #expect(lifetime == 3600)
    #expect(access.session.account == "usSandbox")
    let renewed = try await service.refresh(access)
    #expect(renewed.value.accessToken != access.session.accessToken)
    #expect(renewed.serverDate != nil)
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: The refresh token is invalid.")
    ) {
      try await service.refresh(access)
    }
    access.session = renewed.value
    _ = try await service.refresh(access)
    let counters = try sandbox.counters()
    #expect(counters["logins"] == 1)
    #expect(counters["refreshes"] == 2)
    #expect(counters["reused"] == 1)
  }

  @Test func `a wrong key is refused`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: The user credentials were incorrect.")
    ) {
      try await logIn(sandbox, key: Secret("wrong"))
    }
  }

  @Test(arguments: [TokenField.created, .lifetime], [true, false])
  func `lists every page in both orders`(key: TokenField, ascending: Bool) async throws {
    let sandbox = try SandboxProcess(["--tokens", "187"])
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    var tokens: [UploadToken] = []
    for page in 1...4 {
      let answer = try await service.uploadTokens(
        TokenQuery(page: page, pageSize: 60, sort: TokenSort(key, ascending: ascending)), access)
      #expect(answer.value.page == page)
      #expect(answer.value.pagesTotal == 4)
      #expect(answer.value.itemsTotal == 187)
      #expect(answer.value.rows.count == (page < 4 ? 60 : 7))
      #expect(answer.rateLimit?.limit == 6000)
      tokens += answer.value.rows
    }
    #expect(Set(tokens.map(\.reference)).count == 187)
    let order = tokens.map { key == .created ? $0.created?.timeIntervalSince1970 ?? 0 : Double($0.lifetime ?? 0) }
    #expect(order == (ascending ? order.sorted() : order.sorted(by: >)))
    #expect(tokens.contains { $0.expiry == .never })
    let beyond = try await service.uploadTokens(TokenQuery(page: 5, pageSize: 60), access)
    #expect(beyond.value.rows.isEmpty)
  }

  @Test(arguments: [TokenRequest.Lifetime.never, .seconds(1), .seconds(2_147_483_647)])
  func `creates, reads and revokes`(lifetime: TokenRequest.Lifetime) async throws {
    let sandbox = try SandboxProcess(["--tokens", "3"])
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    let created = try await service.createUploadToken(TokenRequest(lifetime: lifetime), access).value
    #expect((created.expiry == .never) == (lifetime == .never))
    if lifetime != .seconds(1) {
      #expect(try await service.uploadToken(created.reference, access).value == created)
      #expect(try await service.revokeUploadToken(created.reference, access).value == .ended)
    }
    try sandbox.control("advance", #"{"seconds": 2}"#)
    #expect(try await service.revokeUploadToken(created.reference, access).value == .alreadyGone)
    await #expect(
      throws: ServiceFailure.notFound(reason: "127.0.0.1 says: The requested resource could not be found.")
    ) {
      try await service.uploadToken(created.reference, access)
    }
    #expect(try await service.uploadTokens(TokenQuery(), access).value.itemsTotal == 3)
  }

  @Test func `a path cannot be left`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    let before = try sandbox.counters()["requests"]
    for id in ["../auth/api-key", "..", ".", "a/../b", "%2e%2e"] {
      let failure = await #expect(throws: ServiceFailure.self) {
        try await service.revokeUploadToken(reference(id), access)
      }
      #expect(failure?.description.contains("Nothing was sent") == true)
    }
    let after = try sandbox.counters()
    #expect(after["revokes"] == 0)
    #expect(try #require(after["requests"]) - (before ?? 0) <= 1)
  }

  @Test func `an expired token is refused`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    _ = try await service.sessionDetails(access)
    try sandbox.control("expire")
    await #expect(
      throws: ServiceFailure.sessionRefused(reason: "127.0.0.1 says: The access token is invalid or expired.")
    ) {
      try await service.sessionDetails(access)
    }
  }

  @Test func `the rate limit is told`() async throws {
    let sandbox = try SandboxProcess(["--rate-limit", "3"])
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    for left in [2, 1, 0] {
      #expect(try await service.uploadTokens(TokenQuery(), access).rateLimit?.remaining == left)
    }
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.uploadTokens(TokenQuery(), access)
    }
    guard case .rateLimited(let seconds, let reason) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect((1...60).contains(try #require(seconds)))
    #expect(reason == "127.0.0.1 says: Too many requests.")
  }

  @Test func `the server's clock counts`() async throws {
    let sandbox = try SandboxProcess(["--clock-skew", "2h"])
    defer { sandbox.stop() }
    let session = try await logIn(sandbox).session
    #expect(abs(session.issued.timeIntervalSinceNow - 7200) < 60)
  }

  @Test(arguments: [
    #"{"kind": "truncate"}"#, #"{"kind": "garbage"}"#, #"{"kind": "garbage-body"}"#, #"{"kind": "wrong-length"}"#,
    #"{"kind": "lost-reply"}"#, #"{"kind": "hostile-text", "status": 500}"#, #"{"kind": "oversized"}"#,
  ])
  func `a spoiled reply to a creation leaves it open`(fault: String) async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    var access = try await logIn(sandbox)
    access.environment.connection.timeout = 5
    try sandbox.control("faults", fault)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.createUploadToken(TokenRequest(), access)
    }
    #expect(failure?.mayHaveTakenEffect == true)
    #expect(failure?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  @Test func `a redirect is named and not followed`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    try sandbox.control("faults", #"{"kind": "redirect", "location": "https://sso.example/login?token=secret"}"#)
    await #expect(
      throws: ServiceFailure.refused(
        status: 302,
        reason: "127.0.0.1 redirects to https://sso.example, but fob follows no redirect. Check the environment's url.",
        field: nil)
    ) {
      try await service.uploadTokens(TokenQuery(), access)
    }
  }
}

import Foundation
import Host
import Support
import Synchronization
import Testing

@testable import Keeping
@testable import TokenModel

/// Revoking under a session of cookies, which only one holder can use at a time.
@Suite(.timeLimit(.minutes(5))) struct RevocationTogetherTests {
  private let fixture: SessionFixture
  private let environment: Environment
  private let client: UploadTokenClient

  init() throws {
    fixture = try SessionFixture(TestServices.cookies)
    environment = try fixture.environment()
    fixture.service.fill(25)
    client = fixture.client()
  }

  private func follow(
    _ rows: [ListedToken], report: @escaping @Sendable (RevocationEvent) -> Void = { _ in }
  ) async throws -> RevocationOutcome {
    let revocations = BulkRevocation(client: client, stateFolder: fixture.folder.path, clock: fixture.clock)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    return try await revocations.follow(plan.path, knowing: rows, in: environment, report: report)
  }

  private func rows() async throws -> [ListedToken] {
    Array(try await client.all(of: environment, sort: nil) { _, _ in }.rows)
  }

  private var living: Int { fixture.service.state.withLock { $0.tokens.count } }

  @Test
  func
    `all end under one hold of the session, each noted; a session that ends in the midst is got again, and nothing is asked twice`()
    async throws
  {
    let rows = try await rows()
    fixture.service.fail(
      .revoke, .refused(status: 403, reason: "Not this.", field: nil), .sessionRefused(reason: "Out."))
    let outcome = try await follow(rows)
    #expect(outcome.stop == nil)
    #expect(outcome.revocation.counts[.ended] == 24 && outcome.revocation.counts[.refused] == 1)
    #expect(living == 1)
    #expect(fixture.service.count(of: .logIn) == 2 && fixture.service.count(of: .revoke) == 26)
    let notes = fixture.audit.events.filter { $0.kind == .revoke }
    #expect(notes.count == 25 && notes.count { $0.result == .done } == 24)
  }

  @Test
  func
    `a session that cannot be got again stops it; what was not asked is not tried, and what is unclear a list settles`()
    async throws
  {
    let rows = try await rows()
    fixture.service.fail(.revoke, .serverError(status: 500, reason: "Oh."), .sessionRefused(reason: "Out."))
    fixture.service.fail(.logIn, .credentialsRefused(reason: "No."))
    let outcome = try await follow(rows)
    #expect(outcome.stop != nil && outcome.revocation.counts.notTried == 24)
    #expect(living == 24)
  }

  @Test func `stopping ends it after what is under way`() async throws {
    let rows = try await rows()
    let gate = fixture.service.gate(.revoke)
    let task = Task { try await follow(rows) }
    await gate.arrival()
    task.cancel()
    gate.open()
    let outcome = try await task.value
    #expect(outcome.stop == .asked)
    #expect(living == 24 && outcome.revocation.counts[.ended] == 1 && outcome.revocation.counts.notTried == 24)
  }
}

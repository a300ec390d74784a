import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing

@testable import Keeping
@testable import TokenModel

@Suite(.drivesPrograms) struct BulkRotationTests {
  private let fixture: SessionFixture
  private let environment: Environment
  private let client: UploadTokenClient

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    fixture.service.fill(5)
    client = fixture.client()
  }

  private var revocations: BulkRevocation {
    BulkRevocation(client: client, stateFolder: fixture.folder.path, clock: fixture.clock)
  }

  private var rotations: BulkRotation { rotations(timeLimit: .seconds(60)) }

  private func rotations(timeLimit: Duration) -> BulkRotation {
    BulkRotation(
      client: client, revocations: revocations,
      delivery: TokenDelivery(variables: ["PATH": "/usr/bin:/bin"], timeLimit: timeLimit),
      stateFolder: fixture.folder.path, clock: fixture.clock)
  }

  private func rows(_ count: Int) async throws -> [ListedToken] {
    Array(try await client.all(of: environment, sort: nil) { _, _ in }.rows.prefix(count))
  }

  /// The identities of the tokens that the server has.
  private var living: [String] { fixture.service.state.withLock { $0.tokens.map(\.reference.identity.revealed) } }

  /// Where the command of the tests puts what it gets, a line a delivery: the old handle, a blank and the value.
  private var delivered: [String] {
    (fixture.folder.text(of: "delivered") ?? "").split(separator: "\n").map(String.init)
  }

  private var delivering: [String] {
    ["sh", "-c", "read -r value; echo \"$FOB_OLD_HANDLE $value\" >> \"$0\"", fixture.folder.path + "/delivered"]
  }

  private func plan(
    _ rows: [ListedToken], delivery: [String]? = nil, ending: RotationPlan.Ending = .revoked(afterSeconds: 0)
  ) async throws -> Rotation {
    try await rotations.plan(rows, among: nil, delivery: delivery, ending: ending, in: environment)
  }

  private func follow(_ rotation: Rotation, knowing rows: [ListedToken] = []) async throws -> RotationOutcome {
    try await rotations.follow(rotation.path, knowing: rows, in: environment) { _ in }
  }

  @Test func `each is created like the old one, delivered, and only then planned to be revoked`() async throws {
    let rows = try await rows(3)
    _ = try await client.setNotes([.label: "mine"], for: rows[1].token.reference, in: environment)
    let labelled = try await self.rows(3)
    let outcome = try await follow(try await plan(labelled, delivery: delivering), knowing: labelled)
    #expect(outcome.stop == nil && outcome.failures.isEmpty && outcome.rotation.isDone)
    #expect(delivered == zip(rows, ["made", "made2", "made3"]).map { "\($0.handle) value-\($1)" })
    #expect(outcome.successors[rows[1].handle]?.ownLabel == "mine")
    let revocation = try #require(outcome.revocation)
    #expect(revocation.plan.rows.map(\.successor) == rows.map { outcome.successors[$0.handle]?.handle })
    #expect(living.count == 8, "nothing is revoked yet")
    let ended = try await revocations.follow(revocation.path, knowing: labelled, in: environment) { _ in }
    #expect(ended.revocation.isDone && living == ["token4", "token5", "made", "made2", "made3"])
    #expect(await rotations.unfinished().isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: outcome.rotation.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let text = try String(contentsOfFile: outcome.rotation.path, encoding: .utf8)
    #expect(!text.contains("value-"), "a plan holds no secret")
    #expect(fixture.audit.events.count { $0.kind == .deliver && $0.result == .done } == 3)
  }

  @Test func `a grace ends before anything is revoked`() async throws {
    let rows = try await rows(1)
    let outcome = try await follow(try await plan(rows, ending: .revoked(afterSeconds: 86_400)), knowing: rows)
    let revocation = try #require(outcome.revocation)
    #expect(await revocations.unfinished().isEmpty)
    #expect(await revocations.withGrace().map(\.path) == [revocation.path])
    let early = await #expect(throws: SessionFailure.self) {
      try await revocations.follow(revocation.path, knowing: [], in: environment) { _ in }
    }
    #expect(early?.description.contains("Nothing was revoked.") == true)
    let again = await #expect(throws: SessionFailure.self) { try await plan(rows) }
    #expect(again?.description.contains("was replaced by") == true)
    #expect(fixture.service.count(of: .revoke) == 0)
    fixture.clock.advance(by: 86_399)
    #expect(await revocations.unfinished().isEmpty)
    fixture.clock.advance(by: 1)
    #expect(await revocations.unfinished().map(\.path) == [revocation.path])
    _ = try await revocations.follow(revocation.path, knowing: [], in: environment) { _ in }
    #expect(living == ["token2", "token3", "token4", "token5", "made"])
    #expect(await revocations.withGrace().isEmpty)
  }

  @Test func `an old one whose replacement is gone stays`() async throws {
    let rows = try await rows(2)
    let outcome = try await follow(try await plan(rows, ending: .revoked(afterSeconds: 60)), knowing: rows)
    fixture.service.state.withLock { $0.tokens.removeAll { $0.reference.identity == Secret("made") } }
    fixture.clock.advance(by: 60)
    let ended = try await revocations.follow(
      try #require(outcome.revocation).path, knowing: rows, in: environment
    ) { _ in }
    #expect(living == ["token1", "token3", "token4", "token5", "made2"])
    #expect(ended.revocation.results[rows[0].handle]?.kind == .notRevoked)
  }

  @Test(arguments: [
    (["sh", "-c", "cat >&2; exit 3"], "ended with status 3."),
    (["sh", "-c", "echo no room >&2; exit 3"], "ended with status 3 and said: no room"),
    (["no-such-program"], "no program 'no-such-program'"), (["sh", "-c", "kill -9 $$"], "ended with status 137"),
  ])
  func `a command that fails leaves both, tells no secret, and is tried again with the same token`(
    _ words: [String], _ reason: String
  ) async throws {
    let rows = try await rows(1)
    let plan = try await plan(rows, delivery: words)
    let outcome = try await follow(plan, knowing: rows)
    guard case .undelivered(let new, let said)? = outcome.rotation.steps[rows[0].handle] else {
      return #expect(outcome.rotation.steps == [:])
    }
    #expect(said.contains(reason) && !said.contains("value-"), "\(said)")
    #expect(outcome.revocation == nil && living.count == 6)
    #expect(outcome.successors[rows[0].handle]?.handle == new)
    let text = try String(contentsOfFile: plan.path, encoding: .utf8)
    #expect(!text.contains("value-"))
    let again = await #expect(throws: SessionFailure.self) { try await self.plan(rows) }
    #expect(again?.description.contains("Its replacement is \(new).") == true)
    _ = try await follow(plan)
    #expect(fixture.service.count(of: .create) == 1)
  }

  @Test func `a command that hangs is stopped, and one that takes nothing of its input is no trouble`() async throws {
    let rows = try await rows(2)
    let slow = rotations(timeLimit: .milliseconds(300))
    let hanging = try await plan([rows[0]], delivery: ["sleep", "600"])
    let outcome = try await slow.follow(hanging.path, knowing: rows, in: environment) { _ in }
    #expect(outcome.rotation.steps[rows[0].handle]?.reason?.contains("did not end within") == true)
    let deaf = try await plan([rows[1]], delivery: ["true"])
    #expect(try await follow(deaf, knowing: rows).rotation.isDone)
  }

  @Test func `after three vain deliveries no further token is created`() async throws {
    let rows = try await rows(5)
    let outcome = try await follow(try await plan(rows, delivery: ["false"]), knowing: rows)
    #expect(outcome.stop != nil && fixture.service.count(of: .create) == RotationRun.patienceWithCommand)
    #expect(outcome.rotation.remaining.count == 5)
  }

  @Test func `an answer that was lost makes no second token unsaid`() async throws {
    let rows = try await rows(2)
    fixture.service.fail(.create, .unreachable(reason: "Cut.", mayHaveArrived: true))
    let plan = try await plan(rows, delivery: delivering)
    let first = try await follow(plan, knowing: rows)
    guard case .unclear(let candidates)? = first.rotation.steps[rows[0].handle] else {
      return #expect(first.rotation.steps == [:])
    }
    #expect(candidates.count == 1 && first.stop != nil && fixture.service.count(of: .create) == 1)
    let second = try await follow(plan)
    #expect(second.rotation.steps[rows[0].handle] == .unclear(candidates), "it is not created again")
    #expect(fixture.service.count(of: .create) == 2, "the other one is")
    fixture.service.state.withLock { $0.tokens.removeAll { $0.reference.identity == Secret("made") } }
    let third = try await follow(plan)
    #expect(third.rotation.isDone && delivered.count == 2)
  }

  @Test func `where the list shows that nothing was created, it is tried again`() async throws {
    let rows = try await rows(1)
    fixture.service.fail(.create, .serverError(status: 503, reason: "Later."))
    let plan = try await plan(rows)
    let first = try await follow(plan, knowing: rows)
    #expect(first.rotation.steps[rows[0].handle]?.word == "not_created" && first.failures.count == 1)
    #expect(try await follow(plan).rotation.isDone)
    #expect(living.count == 6)
  }

  @Test func `what the server refuses is told, and the others go on`() async throws {
    let rows = try await rows(3)
    fixture.service.fail(.create, .refused(status: 422, reason: "Not this one.", field: nil))
    let outcome = try await follow(try await plan(rows), knowing: rows)
    #expect(outcome.stop == nil && outcome.rotation.failed.map(\.handle) == [rows[0].handle])
    #expect(outcome.revocation?.plan.rows.map(\.handle) == [rows[1].handle, rows[2].handle])
  }

  /// What a kill leaves: the plan's file and the server's tokens at that moment.
  private struct Moment {
    let file: String
    let tokens: [UploadToken]
    let deliveries: String?
  }

  @Test func `killed at any step, resuming loses nothing, repeats no creation unsaid and revokes nothing too early`()
    async throws
  {
    let rows = try await rows(2)
    let plan = try await plan(rows, delivery: delivering, ending: .revoked(afterSeconds: 60))
    let moments = Mutex<[Moment]>([])
    let note = { @Sendable [fixture] in
      let file = try? String(contentsOfFile: plan.path, encoding: .utf8)
      let tokens = fixture.service.state.withLock { $0.tokens }
      let moment = Moment(file: file ?? "", tokens: tokens, deliveries: fixture.folder.text(of: "delivered"))
      moments.withLock { $0.append(moment) }
    }
    note()
    _ = try await rotations.follow(plan.path, knowing: rows, in: environment) { _ in note() }
    let whole = moments.withLock { $0 }
    #expect(whole.count == 11, "the beginning; asked, created, delivering, delivered and planned of each")
    // Killed after the server has acted and before that is on disk.
    let unsaid = zip(whole, whole.dropFirst()).map {
      Moment(file: $0.file, tokens: $1.tokens, deliveries: $0.deliveries)
    }
    // Once the plan to revoke is saved, it is on disk too: another test is about that.
    for moment in whole + unsaid where !moment.file.contains("planned") {
      for revocation in await revocations.withGrace() { try await revocations.discard(revocation.path) }
      try moment.file.write(toFile: plan.path, atomically: false, encoding: .utf8)
      fixture.service.state.withLock { $0.tokens = moment.tokens }
      try fixture.folder.write(moment.deliveries ?? "", to: "delivered")
      if try PlanFile<Rotation>(path: plan.path).read().isDone { continue }
      let outcome = try await follow(plan)
      for row in rows {
        let step = outcome.rotation.steps[row.handle]
        if case .unclear(let candidates) = step {
          #expect(candidates.count == 1, "the token that nobody knows of is named")
        } else {
          #expect(step?.word == "planned" && delivered.contains { $0.hasPrefix(row.handle.text) }, "\(moment.file)")
        }
      }
      let unclear = outcome.rotation.steps.values.count { $0.word == "unclear" }
      #expect(living.count == 7 || unclear == 1 && living.count >= 6, "\(living)")
      #expect(living.contains("token1") && living.contains("token2"))
      let pending = await revocations.withGrace().flatMap(\.plan.rows)
      #expect(pending.count == 2 - unclear && Set(pending.map(\.handle)).count == pending.count)
    }
    #expect(fixture.service.count(of: .revoke) == 0)
  }

  @Test func `a plan to revoke that was saved before a kill is not saved twice`() async throws {
    let rows = try await rows(1)
    let plan = try await plan(rows, ending: .revoked(afterSeconds: 60))
    _ = try await follow(plan, knowing: rows)
    // Without its last line, which says that the plan to revoke is saved.
    let lines = try String(contentsOfFile: plan.path, encoding: .utf8).split(separator: "\n")
    try (lines.dropLast().joined(separator: "\n") + "\n").write(toFile: plan.path, atomically: false, encoding: .utf8)
    let outcome = try await follow(plan)
    #expect(outcome.rotation.isDone && outcome.revocation == nil)
    #expect(await revocations.withGrace().count == 1)
  }

  @Test func `an older fob refuses a plan that has a grace, and reads one that has none`() async throws {
    let rows = try await rows(1).map(RevocationRow.init(_:))
    func version(graceEnd: Date?) -> JSONValue? {
      RevocationPlan(
        environment: environment.name, origin: environment.origin, account: nil, made: fixture.clock.now, rows: rows,
        graceEnd: graceEnd
      ).json["revocation"]
    }
    #expect(version(graceEnd: nil) == 1 && version(graceEnd: fixture.clock.now) == 2)
  }

  @Test func `a spoiled plan neither skips its delivery nor revokes early`() async throws {
    let plan = try await plan(try await rows(1), delivery: delivering, ending: .revoked(afterSeconds: 60))
    let text = try String(contentsOfFile: plan.path, encoding: .utf8)
    for (good, bad) in [
      (#""deliver":["#, #""deliver":[],"x":["#), (#""revoke_after_seconds":60"#, #""revoke_after_seconds":-1"#),
      (#""revoke_after_seconds":60"#, #""revoke_after_seconds":"60""#), (#""rotation":1"#, #""rotation":2"#),
    ] {
      try #require(text.contains(good), "\(text)")
      #expect(throws: SessionFailure.self) {
        try PlanFile<Rotation>.record(reading: Array(text.replacing(good, with: bad).utf8), path: plan.path)
      }
    }
  }
}

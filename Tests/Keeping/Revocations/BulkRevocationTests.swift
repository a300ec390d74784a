import Foundation
import Host
import Support
import Synchronization
import Testing

@testable import Keeping
@testable import TokenModel

@Suite(.timeLimit(.minutes(5))) struct BulkRevocationTests {
  private let fixture: SessionFixture
  private let environment: Environment
  private let client: UploadTokenClient

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    fixture.service.fill(25)
    client = fixture.client()
  }

  private var revocations: BulkRevocation {
    BulkRevocation(client: client, stateFolder: fixture.folder.path, clock: fixture.clock)
  }

  private func rows(_ count: Int) async throws -> [ListedToken] {
    Array(try await client.all(of: environment, sort: nil) { _, _ in }.rows.prefix(count))
  }

  private var living: Int { fixture.service.state.withLock { $0.tokens.count } }

  @Test
  func `the labels of tokens that ended are read and forgotten when the run ends, all with one change of the file`()
    async throws
  {
    let rows = try await rows(6)
    for row in rows { _ = try await client.setNotes([.label: "mine"], for: row.token.reference, in: environment) }
    let opened = Mutex(try OpenedFiles(in: [fixture.folder.path + "/data"]))
    let plan = try await revocations.plan(Array(rows.prefix(5)), in: environment, at: nil)
    _ = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in
      #expect(opened.withLock { $0.drain() }.isEmpty)
    }
    let files = opened.withLock { $0.drain() }
    #expect(files.count { $0.hasSuffix("/labels.json") } == 2, "\(files)")
    #expect(
      try LabelStore(folder: fixture.folder.path + "/data").notes(at: environment.origin) == [
        NoteName(rows[5].handle, .label): "mine"
      ])
  }

  @Test func `exactly the planned tokens end, from rows that are known and from none`() async throws {
    let rows = try await rows(20)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let lists = fixture.service.count(of: .list)
    let known = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    #expect(known.stop == nil && known.revocation.isDone)
    #expect(known.revocation.counts[.ended] == 20)
    #expect(living == 5)
    #expect(fixture.service.count(of: .list) == lists, "rows that are known are not listed again")

    let rest = try await revocations.plan(try await self.rows(5), in: environment, at: fixture.folder.path + "/mine")
    let unknown = try await revocations.follow(rest.path, knowing: [], in: environment) { _ in }
    #expect(unknown.revocation.counts[.ended] == 5)
    #expect(living == 0)
    await #expect(throws: SessionFailure.self) {
      try await revocations.follow(rest.path, knowing: [], in: environment) { _ in }
    }
  }

  @Test func `a plan is forgotten, unless somebody follows it; nothing else is removed`() async throws {
    let plan = try await revocations.plan(try await rows(3), in: environment, at: nil)
    let lock = try PlanFile<Revocation>(path: plan.path).lock()
    #expect(lock.tryLock())
    await #expect(throws: SessionFailure.self) { try await revocations.discard(plan.path) }
    lock.unlock()
    try await revocations.discard(plan.path)
    #expect(await revocations.unfinished().isEmpty)
    #expect(living == 25)
    let other = try fixture.folder.write("precious", to: "notes")
    await #expect(throws: SessionFailure.self) { try await revocations.discard(other) }
    #expect(fixture.folder.text(of: "notes") == "precious")
  }

  @Test
  func `a plan that somebody else looks at is listed; one that is discarded meanwhile does not come back`() async throws
  {
    let plan = try await revocations.plan(try await rows(3), in: environment, at: nil)
    let look = open(plan.path, O_RDONLY | O_CLOEXEC)
    #expect(flock(look, LOCK_SH) == 0)
    #expect(await revocations.unfinished().map(\.path) == [plan.path])
    close(look)
    let file = PlanFile<Revocation>(path: plan.path)
    let lock = try file.lock()
    try await revocations.discard(plan.path)
    #expect(!lock.tryLock())
    #expect(throws: SessionFailure.noFile(path: plan.path)) { try file.lock() }
    #expect(!FileManager.default.fileExists(atPath: plan.path))
  }

  @Test
  func `each failure is named, one list settles what is unclear, and following again ends the rest`() async throws {
    let rows = try await rows(25)
    fixture.service.fail(
      .revoke, .refused(status: 403, reason: "Not this one.", field: nil),
      .refused(status: 403, reason: "Nor this.", field: nil))
    fixture.service.fail(.revoke, .serverError(status: 500, reason: "Oh."), .notFound(reason: "Where?"))
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let lists = fixture.service.count(of: .list)
    let events = Mutex<[RevocationEvent]>([])
    let first = try await revocations.follow(plan.path, knowing: rows, in: environment) { event in
      events.withLock { $0.append(event) }
    }
    let counts = first.revocation.counts
    #expect(counts[.unknown] == 0 && counts.notTried == 0, "\(counts.text)")
    #expect(counts.failed >= 2 && counts.failed == living)
    #expect(first.revocation.failed.allSatisfy { first.revocation.results[$0.handle]?.reason?.isEmpty == false })
    #expect(events.withLock { $0 }.contains(.settling(2)))
    #expect(fixture.service.count(of: .list) - lists <= 3, "one list of at most three pages, not one a token")
    #expect(try await revocations.read(plan.path) == first.revocation, "the file tells the same")

    let again = try await revocations.follow(plan.path, knowing: [], in: environment) { _ in }
    #expect(again.revocation.isDone)
    #expect(living == 0)
  }

  @Test
  func
    `what a list does not have that changed while it was read may live on, and is ended by the next one that is whole`()
    async throws
  {
    let plan = try await revocations.plan(try await rows(25), in: environment, at: nil)
    fixture.service.state.withLock { $0.concealed = (after: 2, count: UploadTokenClient.readings) }
    let first = try await revocations.follow(plan.path, knowing: [], in: environment) { _ in }
    #expect(first.revocation.counts[.unknown] == UploadTokenClient.readings, "\(first.revocation.counts.text)")
    #expect(!first.revocation.isDone && living == 1)
    let again = try await revocations.follow(plan.path, knowing: [], in: environment) { _ in }
    #expect(again.revocation.isDone && living == 0)
    // Of what was unknown and is not in it, this plan is taken to be the end; of what had gone before it was asked for, it is not.
    #expect(again.revocation.counts[.ended] == 24 && again.revocation.counts[.alreadyGone] == 1)
  }

  @Test func `what a list settles is noted as it turned out`() async throws {
    let rows = try await rows(2)
    fixture.service.fail(.revoke, .notFound(reason: "Where?"), .serverError(status: 500, reason: "Oh."))
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let outcome = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    #expect(outcome.revocation.results[rows[0].handle] == .refused(reason: "Where?"))
    let notes = fixture.audit.events.filter { $0.kind == .revoke }
    #expect(notes.last { $0.handle == rows[0].handle }?.result == .failed)
    #expect(notes.last { $0.handle == rows[1].handle }?.result == .done)
  }

  @Test func `a plan of another origin, environment or account is refused, and nothing ends`() async throws {
    let rows = (try await rows(3)).map(RevocationRow.init(_:))
    let places = [
      ("prod", "https://two.example", "ops@example.org"), ("prod", "https://one.example", "other"),
      ("other", "https://one.example", "ops@example.org"),
    ]
    for (name, origin, account) in places {
      let plan = RevocationPlan(
        environment: try #require(EnvironmentName(name)), origin: try Origin(origin), account: account,
        made: fixture.clock.now, rows: rows)
      let file = PlanFile<Revocation>(path: fixture.folder.path + "/\(name) \(account)")
      try file.create(plan)
      let failure = await #expect(throws: SessionFailure.self) {
        try await revocations.follow(file.path, knowing: [], in: environment) { _ in }
      }
      #expect(failure?.description.contains("Nothing was revoked.") == true)
    }
    #expect(fixture.service.count(of: .revoke) == 0)
  }

  @Test func `a session that cannot be renewed stops everything; the plan can be followed later`() async throws {
    let rows = try await rows(25)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    fixture.service.fail(.revoke, .sessionRefused(reason: "Out."), .sessionRefused(reason: "Out again."))
    let first = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    #expect(first.stop != nil)
    #expect(first.revocation.isCutShort)
    #expect(fixture.service.count(of: .refresh) == 1)
    #expect(living == 25 && fixture.service.count(of: .revoke) == 2, "the others were not begun")
    #expect(await revocations.unfinished().map(\.path) == [plan.path])
    fixture.service.state.withLock { $0.failures = [:] }
    let second = try await revocations.follow(plan.path, knowing: [], in: environment) { _ in }
    #expect(second.revocation.isDone)
    #expect(await revocations.unfinished().isEmpty)
  }

  @Test func `a session refused once is renewed once, and nothing is lost`() async throws {
    let rows = try await rows(25)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    fixture.service.fail(.revoke, .sessionRefused(reason: "Out."))
    let outcome = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    #expect(outcome.stop == nil && outcome.revocation.isDone)
    #expect(fixture.service.count(of: .refresh) == 1)
  }

  @Test func `stopping settles what is under way and keeps the rest for later`() async throws {
    let rows = try await rows(25)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let gate = fixture.service.gate(.revoke)
    let task = Task { try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in } }
    await gate.arrival()
    #expect(await revocations.unfinished().isEmpty, "somebody is following it")
    await #expect(throws: SessionFailure.self) {
      try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    }
    task.cancel()
    gate.open()
    let outcome = try await task.value
    #expect(outcome.stop == .asked)
    let counts = outcome.revocation.counts
    #expect(counts[.unknown] == 0 && counts[.ended] == 25 - living && counts[.ended] <= UploadTokenClient.width)
    #expect(counts.notTried == living)
  }

  @Test func `one to begin with, then no more than eight at once`() async throws {
    let rows = try await rows(25)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let gate = Mutex<Gate?>(nil)
    async let following = revocations.follow(plan.path, knowing: rows, in: environment) { event in
      if case .result = event { gate.withLock { $0 = $0 ?? fixture.service.gate(.revoke) } }
    }
    try await waitUntil("eight are under way") { fixture.service.count(of: .revoke) == 1 + UploadTokenClient.width }
    gate.withLock { $0 }?.open()
    #expect(try await following.revocation.isDone)
  }

  @Test func `a result that cannot be kept is told, also of the last tokens`() async throws {
    let rows = try await rows(1)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    let outcome = try await revocations.follow(plan.path, knowing: rows, in: environment) { event in
      guard event == .working else { return }
      unlink(plan.path)
      mkdir(plan.path, 0o700)
    }
    #expect(outcome.revocation.counts[.ended] == 1 && living == 24)
    guard case .failure(.state(let reason))? = outcome.stop else { return #expect(outcome.stop != nil) }
    #expect(reason.contains("The result could not be saved"))
  }

  @Test func `a rate limit is waited for, and told`() async throws {
    let rows = try await rows(3)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    fixture.service.fail(.revoke, .rateLimited(retryAfter: 2, reason: "Slow."))
    let events = Mutex<[RevocationEvent]>([])
    let outcome = try await revocations.follow(plan.path, knowing: rows, in: environment) { event in
      events.withLock { $0.append(event) }
    }
    #expect(outcome.revocation.isDone)
    let waits = events.withLock { $0 }.filter {
      if case .waiting(let seconds) = $0 { (1...3).contains(seconds) } else { false }
    }
    #expect(!waits.isEmpty)
  }

  @Test func `where there is no session for now, it stops and says so, and asks for none again`() async throws {
    let rows = try await rows(3)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    fixture.service.fail(.revoke, .sessionRefused(reason: "It is over."))
    fixture.service.fail(.refresh, .sessionRefused(reason: "It is over."))
    fixture.service.fail(.logIn, .rateLimited(retryAfter: 400, reason: "Slow."))
    let outcome = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    guard case .failure(.tooSoon)? = outcome.stop else { return #expect(outcome.stop != nil) }
    #expect(outcome.revocation.counts[.ended] == 0)
  }

  @Test
  func `tokens of which the server tells no id, as to a member, are not begun with; one odd row among others is`()
    async throws
  {
    var rows = try await rows(3)
    for index in rows.indices { rows[index].token.reference.organization = "ours" }
    rows[2].token.reference.id = nil
    #expect(try await revocations.plan(rows, in: environment, at: nil).plan.rows.count == 3)
    rows[2].token.reference.organization = "theirs"
    let failure = await #expect(throws: SessionFailure.self) {
      try await revocations.plan(rows, in: environment, at: nil)
    }
    guard case .service(.refused(403, let reason, _)) = failure else { return #expect(failure == nil) }
    #expect(reason.contains("one of these tokens belongs to 'theirs'") && reason.contains("Nothing was revoked."))
  }

  @Test func `what nobody goes on with is kept for two months, what is done for a week`() async throws {
    let rows = try await rows(2)
    let done = try await revocations.plan([rows[0]], in: environment, at: nil)
    _ = try await revocations.follow(done.path, knowing: rows, in: environment) { _ in }
    let open = try await revocations.plan([rows[1]], in: environment, at: nil)
    for (days, left) in [(5.0, [done, open]), (5.0, [open]), (49.0, [open]), (2.0, [])] {
      fixture.clock.advance(by: days * 86_400)
      let newest = try await revocations.plan([rows[1]], in: environment, at: nil)
      #expect([done, open].filter { FileManager.default.fileExists(atPath: $0.path) }.map(\.path) == left.map(\.path))
      try await revocations.discard(newest.path)
    }
  }

  @Test func `however old, a plan that somebody follows is not removed`() async throws {
    let rows = try await rows(1)
    let open = try await revocations.plan(rows, in: environment, at: nil)
    let lock = try PlanFile<Revocation>(path: open.path).lock()
    #expect(lock.tryLock())
    fixture.clock.advance(by: 61 * 86_400)
    _ = try await revocations.plan(rows, in: environment, at: nil)
    #expect(FileManager.default.fileExists(atPath: open.path))
    lock.unlock()
  }

  @Test func `a read-only environment has no plan`() async throws {
    let rows = try await rows(3)
    let environment = try fixture.environment(isReadOnly: true)
    await #expect(throws: SessionFailure.readOnly(environment.name)) {
      try await revocations.plan(rows, in: environment, at: nil)
    }
    let plan = try await revocations.plan(rows, in: self.environment, at: nil)
    await #expect(throws: SessionFailure.readOnly(environment.name)) {
      try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    }
    #expect(living == 25)
  }
}

import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import Keeping

/// What a program that runs on learns of other hosts.
@Suite(.timeLimit(.minutes(5))) struct ShareWatchTests {
  private let fixture: ShareFixture
  private let environment: Environment
  private let team: EnvironmentName

  init() throws {
    fixture = try ShareFixture()
    environment = try fixture.environment()
    team = try #require(environment.share)
  }

  /// A watch on a host, which begins again at once where it has failed, as often as `pauses` allows.
  private func watch(
    _ host: Int, of environments: [Environment]? = nil, pauses: @escaping @Sendable (Duration) async -> Void = { _ in }
  ) -> Task<Void, Never> {
    let keeper = fixture.keeper(host)
    let watch = ShareWatch(
      team, of: environments ?? [environment], keeper: keeper, sessions: keeper, pause: pauses)
    return TaskThreadPool.start { await watch.run() }
  }

  private func token(_ host: Int) async throws -> String? {
    try await fixture.keeper(host).session(for: environment, need: .ordinary).token
  }

  private func saved(_ host: Int) -> String? { fixture.record(host)?.session?.accessToken?.revealed }

  @Test func `a refresh by another host is saved here, and no server is asked for it`() async throws {
    _ = try await token(0)
    let watch = watch(1)
    defer { watch.cancel() }
    try await waitUntil("the first session is here") { saved(1) == "access-1" }
    fixture.clock.advance(by: 10)
    _ = try await fixture.keeper(0).renew(environment)
    try await waitUntil("the next one is here too") { saved(1) == "access-2" }
    #expect(fixture.service.calls == [.logIn, .refresh])
    let adopted = fixture.audit.events.filter { $0.kind == .adopt }
    #expect(adopted.map(\.result) == [.done, .done])
  }

  @Test func `a logout by another host ends the session here`() async throws {
    _ = try await token(0)
    let watch = watch(1)
    defer { watch.cancel() }
    try await waitUntil("the session is here") { saved(1) == "access-1" }
    _ = try await fixture.keeper(0).logOut(of: environment)
    try await waitUntil("it is gone") { fixture.record(1).map { $0.session == nil } ?? false }
  }

  @Test func `who is at a session shows by name, until the session comes or its time is over`() async throws {
    _ = try await token(0)
    let watch = watch(1)
    defer { watch.cancel() }
    try await waitUntil("the session is here") { saved(1) == "access-1" }
    let held = try #require(fixture.record(1)?.session)
    let claim = Claim(identity: .random(), purpose: .refresh, host: "bastion2", seconds: 25)
    try await fixture.put(.claimed(claim, living: AccessSession(held)))
    func other() -> SharedStanding.Other? {
      fixture.keeper(1).status(of: environment).share?.other(at: fixture.clock.now)
    }
    try await waitUntil("the claim shows") { other() != nil }
    #expect(other()?.host == "bastion2" && other()?.purpose == .refresh)
    fixture.clock.advance(by: 31)
    #expect(other() == nil)
    fixture.clock.advance(by: -31)
    var next = held
    next.issued = held.issued.addingTimeInterval(100)
    try await fixture.put(.idle(next))
    try await waitUntil("the session has come") { other() == nil }
    #expect(fixture.audit.events.last?.detail == "got by bastion2")
  }

  @Test func `one watch serves all environments, and silence asks for nothing`() async throws {
    _ = try await token(0)
    let others = try (1...19).map { number in
      var other = environment
      other.name = try #require(EnvironmentName("site-\(number)"))
      return other
    }
    let watch = watch(1, of: [environment] + others)
    defer { watch.cancel() }
    try await waitUntil("it watches") { fixture.register.copy.watches == 1 }
    let before = fixture.register.copy
    _ = try await fixture.keeper(0).renew(environment)
    try await waitUntil("the session is here") { saved(1) == "access-2" }
    try await waitUntil("it watches again") {
      let now = fixture.register.copy
      // The other host's own: one before the claim, and one for each change that was read by the watch, and by the look that saves it.
      return now.watches > before.watches && now.reads - before.reads <= 8
    }
    #expect(fixture.register.copy.watches - before.watches <= 3)
  }

  @Test func `what this host did itself is not read again under the lock`() async throws {
    _ = try await token(0)
    let (reads, generation) = (fixture.register.copy.reads, fixture.record(0)?.generation)
    let watch = watch(0)
    defer { watch.cancel() }
    try await waitUntil("it watches") { fixture.register.copy.watches == 1 }
    // Its first reading found nothing that was not on disk.
    #expect(fixture.register.copy.reads == reads + 1 && generation == fixture.record(0)?.generation)
  }

  /// A thousand that looked in the same moment would not be served in time.
  @Test(arguments: [(4, 0.08), (1000, 20.0)])
  func `the more hosts there are, the longer a host may let others look first`(hosts: Int, most: Double) async throws {
    _ = try await token(0)
    _ = fixture.keeper(1).conditions.change(team) { $0.hosts = hosts }
    let pauses = Mutex<[Duration]>([])
    let watch = watch(1) { pause in pauses.withLock { $0.append(pause) } }
    defer { watch.cancel() }
    try await waitUntil("it watches") { fixture.register.copy.watches == 1 }
    for round in 1...20 {
      try await fixture.put(.loggedOut)
      try await waitUntil("it has paused") { pauses.withLock { $0.count } >= round }
      try await waitUntil("it watches again") { fixture.register.copy.watches > round }
    }
    let longest = try #require(pauses.withLock { $0.max() })
    #expect(longest < .seconds(most) && longest > .seconds(most / 10))
  }

  @Test func `attempts become rare where the register is away, and the screens know`() async throws {
    _ = try await token(0)
    let pauses = Mutex<[Duration]>([])
    fixture.register.set(away: true)
    let watch = watch(1) { pause in
      let count = pauses.withLock { pauses in
        pauses.append(pause)
        return pauses.count
      }
      if count == 9 { fixture.register.set(away: false) }
    }
    defer { watch.cancel() }
    try await waitUntil("the session has come") { saved(1) == "access-1" }
    let waited = pauses.withLock { $0 }
    #expect(waited.count == 9)
    let expected: [Int] = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    for (pause, seconds) in zip(waited, expected) {
      let (least, most) = (Duration.seconds(seconds) / 2, Duration.seconds(seconds) * 3 / 2)
      #expect(pause >= least && pause <= most, "\(waited)")
    }
    let said = fixture.audit.events.filter { $0.kind == .share }
    #expect(said.map(\.result) == [.failed, .done], "\(said)")
    #expect(said.first?.detail == "the share 'team' does not answer: No route.")
  }

  @Test func `attempts become rare too where only watches fail`() async throws {
    let pauses = Mutex<[Duration]>([])
    fixture.register.state.withLock { $0.refusesWatches = true }
    let watch = watch(1) { pause in
      let count = pauses.withLock { pauses in
        pauses.append(pause)
        return pauses.count
      }
      if count == 6 { await Pause.sleep(for: .seconds(600)) }
    }
    defer { watch.cancel() }
    try await waitUntil("six attempts were made") { pauses.withLock { $0.count } == 6 }
    #expect(pauses.withLock { $0[5] } >= .seconds(16))
    #expect(!fixture.audit.events.contains { $0.kind == .share })
  }

  @Test func `without a register the status says so, and no more once it answers`() async throws {
    _ = try await token(0)
    _ = try await token(1)
    #expect(fixture.keeper(1).status(of: environment).share?.condition.problem == nil)
    fixture.register.set(away: true)
    fixture.clock.advance(by: 61)
    _ = try await token(1)
    _ = try await token(1)
    #expect(fixture.keeper(1).status(of: environment).share?.condition.problem == "No route.")
    fixture.register.set(away: false)
    _ = try await token(1)
    #expect(fixture.keeper(1).status(of: environment).share?.condition.problem == nil)
    #expect(fixture.audit.events.filter { $0.kind == .share }.map(\.result) == [.failed, .done])
  }

  @Test func `what is not shared says nothing of a share, and is not watched`() async throws {
    let alone = try fixture.environment(isShared: false)
    _ = try await fixture.keeper(0).session(for: alone, need: .ordinary)
    #expect(fixture.keeper(0).status(of: alone).share == nil)
    let files = try FileManager.default.contentsOfDirectory(atPath: fixture.hosts[0].path + "/sessions")
    #expect(!files.contains { $0.hasSuffix(".share") })
    let watches = ShareWatches(keeper: fixture.keeper(0), sessions: fixture.keeper(0))
    watches.follow([alone])
    #expect(watches.names.isEmpty)
    watches.follow([alone, environment])
    #expect(watches.names == [team])
    watches.end()
    #expect(watches.names.isEmpty)
  }
}

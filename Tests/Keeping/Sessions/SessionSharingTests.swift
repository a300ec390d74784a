import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionSharingTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
  }

  /// What so many keepers get, each with nothing in common with the others but the files.
  private func gather(
    _ count: Int, _ ask: @escaping @Sendable (SessionKeeper) async throws(SessionFailure) -> HeldSession
  ) async -> [Result<HeldSession, SessionFailure>] {
    await withTaskGroup(of: Result<HeldSession, SessionFailure>.self) { group in
      for _ in 1...count {
        group.addTask {
          do throws(SessionFailure) {
            return .success(try await ask(fixture.keeper()))
          } catch {
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func tokens(_ results: [Result<HeldSession, SessionFailure>]) -> Set<String> {
    Set(results.map { (try? $0.get().token) ?? "failed" })
  }

  @Test func `32 at one expiry: one refresh, nobody fails`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 901)
    let results = await gather(32) { [environment] keeper throws(SessionFailure) in
      try await keeper.session(for: environment, need: .ordinary)
    }
    #expect(tokens(results) == ["access-2"])
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `those who waited adopt the failure of the one who tried`() async throws {
    let gate = fixture.service.gate(.logIn)
    fixture.service.fail(.logIn, .unreachable(reason: "No route.", mayHaveArrived: true))
    async let results = gather(8) { [environment] keeper throws(SessionFailure) in
      try await keeper.session(for: environment, need: .ordinary)
    }
    await gate.arrival()
    // All have read the record before this one fails: those who come later may try for themselves.
    try await waitUntil("all have come") { fixture.openDescriptors(of: "prod.lock") >= 8 }
    gate.open()
    let failures = await results.compactMap { result in
      if case .failure(let failure) = result { failure } else { nil }
    }
    #expect(failures.count == 8)
    #expect(Set(failures.map(\.description)) == ["No route."])
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `a token refused before its time is renewed once, by whoever comes first`() async throws {
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    let refused = try #require(held.session.accessToken)
    let results = await gather(8) { [environment] keeper throws(SessionFailure) in
      try await keeper.session(for: environment, refused: refused)
    }
    #expect(tokens(results) == ["access-2"])
    #expect(fixture.service.calls == [.logIn, .refresh])
    let later = try await fixture.keeper().session(for: environment, refused: refused)
    #expect(later.token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `a refused token of a service that refreshes living ones only means a login`() async throws {
    let fixture = try SessionFixture(TestServices.strict)
    let environment = try fixture.environment()
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    let refused = try #require(held.session.accessToken)
    #expect(try await fixture.keeper().session(for: environment, refused: refused).token == "access-2")
    #expect(fixture.service.calls == [.logIn, .logIn])
  }

  @Test func `while somebody else holds the lock: the living token, else busy; nothing is sent`() async throws {
    let keeper = fixture.keeper(patience: .milliseconds(20))
    _ = try await keeper.session(for: environment, need: .ordinary)
    let other = try LockFile(fixture.folder.path + "/sessions/prod.lock")
    #expect(other.tryLock())
    fixture.clock.advance(by: 800)
    let held = try await keeper.session(for: environment, need: .ordinary)
    #expect(held.token == "access-1")
    #expect(held.warning?.contains("another process") == true)
    await #expect(throws: SessionFailure.self) {
      try await keeper.session(for: environment, need: ValidityRequirement(minimumValidity: 200))
    }
    fixture.clock.advance(by: 101)
    await #expect(throws: SessionFailure.busy(environment.name)) {
      try await keeper.session(for: environment, need: .ordinary)
    }
    await #expect(throws: SessionFailure.busy(environment.name)) { try await keeper.renew(environment) }
    #expect(fixture.service.calls == [.logIn])
    other.unlock()
    #expect(try await keeper.session(for: environment, need: .ordinary).token == "access-2")
  }

  @Test func `who waits is served by what another has saved, although that one holds the lock still`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 901)
    let other = try LockFile(fixture.folder.path + "/sessions/prod.lock")
    #expect(other.tryLock())
    async let results = gather(8) { [environment] keeper throws(SessionFailure) in
      try await keeper.session(for: environment, need: .ordinary)
    }
    try await waitUntil("all have come") { fixture.openDescriptors(of: "prod.lock") >= 9 }
    var record = try fixture.record()
    record.generation += 1
    record.session?.issued = fixture.clock.now
    record.session?.credentials = .tokens(
      SessionTokens(access: Secret("access-9"), refresh: nil, expires: fixture.clock.now.addingTimeInterval(900)))
    try fixture.store.save(record, as: environment.name)
    #expect(tokens(await results) == ["access-9"])
    #expect(fixture.service.calls == [.logIn])
    other.unlock()
  }

  @Test func `what was renewed while waiting is adopted by those who wanted it renewed`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    let gate = fixture.service.gate(.refresh)
    async let results = gather(4) { [environment] keeper throws(SessionFailure) in try await keeper.renew(environment) }
    await gate.arrival()
    try await waitUntil("all have come") { fixture.openDescriptors(of: "prod.lock") >= 4 }
    gate.open()
    #expect(tokens(await results) == ["access-2"])
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `whoever gives up after the refresh was sent loses nothing: it is saved`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 800)
    let gate = fixture.service.gate(.refresh)
    let task = Task { [fixture, environment] in try await fixture.keeper().session(for: environment, need: .ordinary) }
    await gate.arrival()
    task.cancel()
    gate.open()
    _ = await task.result
    #expect(try fixture.record().session?.accessToken == Secret("access-2"))
    #expect(try fixture.record().refreshStarted == nil)
  }

  @Test func `whoever gives up while the server refuses leaves that on disk and sends nothing more`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 800)
    fixture.service.fail(.refresh, .sessionRefused(reason: "It is over."))
    let gate = fixture.service.gate(.refresh)
    let task = Task { [fixture, environment] in try await fixture.keeper().session(for: environment, need: .ordinary) }
    await gate.arrival()
    task.cancel()
    gate.open()
    await #expect(throws: SessionFailure.service(.cancelled)) { try await task.value }
    #expect(try fixture.record().session == nil)
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `whoever gives up before sends nothing`() async throws {
    let task = Task { [fixture, environment] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await fixture.keeper().session(for: environment, need: .ordinary)
    }
    await #expect(throws: SessionFailure.service(.cancelled)) { try await task.value }
    #expect(fixture.service.calls == [])
  }

  @Test func `a runaway loop is stopped`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    for _ in 1...19 { _ = try await fixture.keeper().renew(environment) }
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(environment) }
    #expect(fixture.service.calls.count == 20)
    fixture.clock.advance(by: 60)
    _ = try await fixture.keeper().renew(environment)
  }
}

import Formats
import Foundation
import Host
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionBindingTests {
  private let fixture: SessionFixture
  private let keeper: SessionKeeper

  init() throws {
    fixture = try SessionFixture()
    keeper = fixture.keeper()
  }

  @Test func `a changed origin gets neither the old session nor the stored secret`() async throws {
    let before = try fixture.environment()
    let after = try fixture.environment(origin: "https://two.example")
    _ = try await keeper.session(for: before, need: .ordinary)
    let change = OriginChange(from: before.origin, to: [after.origin])
    let failure = SessionFailure.originChanged(before.name, change)
    #expect(keeper.status(of: after).holding == .otherOrigin(change))
    await #expect(throws: failure) { try await keeper.session(for: after, need: .ordinary) }
    await #expect(throws: failure) { try await keeper.renew(after) }
    await #expect(throws: failure) { try await keeper.session(for: after, refused: Secret("access-1")) }
    await #expect(throws: failure) {
      try await keeper.perform(in: after) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }
    }
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `a person who types the secret confirms a changed origin`() async throws {
    let before = try fixture.environment()
    let after = try fixture.environment(origin: "https://two.example")
    _ = try await keeper.session(for: before, need: .ordinary)
    #expect(keeper.loginDemand(for: before, in: keeper.status(of: before)).isNothing)
    #expect(keeper.loginDemand(for: after, in: keeper.status(of: after)).fields.map(\.name) == [.secret(.password)])
    guard case .asks(let fields, _, _) = try await keeper.logIn(to: after, answers: LoginAnswers(), after: nil) else {
      Issue.record("the stored secret was sent")
      return
    }
    #expect(fields.map(\.name) == [.secret(.password)])
    #expect(fixture.service.calls == [.logIn])

    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    _ = try await keeper.logIn(to: after, answers: typed, after: nil)
    #expect(fixture.service.state.withLock { $0.answers.last?[.secret(.password)] } == Secret("typed"))
    #expect(try await keeper.session(for: after, need: .ordinary).session.origin == after.origin)
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "Spent."))
    _ = try await keeper.session(for: after, need: .ordinary)
    #expect(fixture.service.state.withLock { $0.answers.last?[.secret(.password)] } == Secret("secret"))
  }

  @Test
  func `where another address was confirmed while a login waited for the lock, that sends no stored secret`()
    async throws
  {
    let first = try fixture.environment()
    let other = try fixture.environment(origin: "https://two.example")
    let gate = fixture.service.gate(.logIn)
    let (one, two) = (fixture.keeper(), fixture.keeper())
    async let session = one.session(for: first, need: .ordinary)
    await gate.arrival()
    async let login = two.logIn(to: other, answers: LoginAnswers(), after: nil)
    try await waitUntil("both have come") { fixture.openDescriptors(of: "prod.lock") >= 2 }
    gate.open()
    #expect(try await session.session.origin == first.origin)
    _ = try await login
    let sent = fixture.service.state.withLock { $0.answers.map { $0[.secret(.password)] } }
    #expect(sent == [Secret("secret"), nil])
  }

  @Test func `a login that failed confirms nothing`() async throws {
    let wrong = try fixture.environment(origin: "https://wrong.example")
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Who?"))
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: wrong, need: .ordinary) }
    let right = try fixture.environment(edition: 2)
    #expect(try await keeper.session(for: right, need: .ordinary).token == "access-1")
  }

  @Test func `another account in the file means another session`() async throws {
    let before = try fixture.environment()
    let after = try fixture.environment(edition: 2, username: "other")
    _ = try await keeper.session(for: before, need: .ordinary)
    #expect(keeper.status(of: after).holding == .nothing)
    #expect(try await keeper.session(for: after, need: .ordinary).token == "access-2")
    #expect(fixture.service.state.withLock { $0.answers.last?[.username] } == Secret("other"))
  }

  @Test func `another tenant in the file means another session`() async throws {
    let before = try fixture.environment()
    var after = try fixture.environment(edition: 2)
    after.tenant = "other"
    _ = try await keeper.session(for: before, need: .ordinary)
    #expect(keeper.status(of: after).holding == .nothing)
    #expect(try await keeper.session(for: after, need: .ordinary).token == "access-2")
  }

  @Test
  func `an edit that changes neither keeps the session, and the record follows the file with the next save`()
    async throws
  {
    let edited = try fixture.environment(edition: 2)
    _ = try await keeper.session(for: fixture.environment(), need: .ordinary)
    #expect(try await keeper.session(for: edited, need: .ordinary).token == "access-1")
    #expect(try await keeper.renew(edited).token == "access-2")
    #expect(try fixture.record().environmentFile == edited.fingerprint)
  }

  @Test func `the record never counts a file as its own that names another server or account`() async throws {
    let before = try fixture.environment()
    _ = try await keeper.session(for: before, need: .ordinary)
    let moved = try fixture.environment(origin: "https://two.example", edition: 2)
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: moved, refused: Secret("access-1")) }
    #expect(try fixture.record().environmentFile == before.fingerprint)
    let other = try fixture.environment(edition: 3, username: "other")
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Who?"))
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: other, need: .ordinary) }
    #expect(try fixture.record().environmentFile == before.fingerprint)
    #expect(try await keeper.session(for: before, need: .ordinary).token == "access-1")
  }

  @Test func `a session of another server than the record is bound to is nobody's`() async throws {
    let environment = try fixture.environment()
    _ = try await keeper.session(for: environment, need: .ordinary)
    var spoiled = try fixture.record()
    spoiled.session?.origin = try Origin("https://two.example")
    spoiled.generation += 1
    try fixture.store.save(spoiled, as: environment.name)
    #expect(fixture.keeper().status(of: environment).holding == .nothing)
    #expect(try await fixture.keeper().session(for: environment, need: .ordinary).token == "access-2")
    #expect(fixture.service.calls == [.logIn, .logIn])
  }
}

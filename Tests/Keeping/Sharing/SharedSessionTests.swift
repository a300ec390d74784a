import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

/// Hosts that share a session: each row of what may fail between them.
@Suite(.timeLimit(.minutes(5))) struct SharedSessionTests {
  private let fixture: ShareFixture
  private let environment: Environment

  init() throws {
    fixture = try ShareFixture()
    environment = try fixture.environment()
  }

  private func token(_ host: Int, patience: Duration = .seconds(600)) async throws -> String? {
    try await fixture.keeper(host, patience: patience).session(for: environment, need: .ordinary).token
  }

  /// Every host has the session, and has seen another's swap, so that each may refresh.
  private func acquaint() async throws {
    for host in fixture.hosts.indices { _ = try await token(host) }
    try await pass(721)
    _ = try await token(0)
    for host in fixture.hosts.indices { _ = try await token(host) }
  }

  private func pass(_ seconds: TimeInterval) async throws { fixture.clock.advance(by: seconds) }

  @Test func `at each expiry one host refreshes, whichever asks first, and the others have its session`() async throws {
    try await acquaint()
    for round in 0..<9 {
      fixture.clock.advance(by: 721)
      var tokens: Set<String?> = []
      for host in 0..<3 { tokens.insert(try await token((round + host) % 3)) }
      #expect(tokens == ["access-\(round + 3)"])
    }
    #expect(fixture.service.count(of: .logIn) == 1)
    #expect(fixture.service.count(of: .refresh) == 10)
  }

  @Test func `hosts that ask at once at an expiry get one session, by one refresh`() async throws {
    try await acquaint()
    fixture.clock.advance(by: 901)
    async let first = token(0)
    async let second = token(1)
    async let third = token(2)
    let tokens = try await Set([first, second, third])
    #expect(tokens == ["access-3"])
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `a session is used for a minute without a look at the register, and then it is looked for`() async throws {
    try await acquaint()
    let reads = fixture.register.copy.reads
    fixture.clock.advance(by: 59)
    _ = try await token(1)
    #expect(fixture.register.copy.reads == reads)
    _ = try await fixture.keeper(0).renew(environment)
    #expect(try await token(1) == "access-2")
    fixture.clock.advance(by: 1)
    #expect(try await token(1) == "access-3")
  }

  @Test func `without the register a living session is used with a warning, and at its end nothing is sent`()
    async throws
  {
    try await acquaint()
    fixture.register.set(away: true)
    fixture.clock.advance(by: 800)
    let held = try await fixture.keeper(1).session(for: environment, need: .ordinary)
    #expect(held.token == "access-2")
    #expect(held.warning?.contains("the share 'team' does not answer") == true)
    fixture.clock.advance(by: 101)
    await #expect(
      throws: SessionFailure.shareUnreachable(
        environment.name, share: environment.share ?? environment.name, reason: "No route.")
    ) { try await token(1) }
    #expect(fixture.service.calls == [.logIn, .refresh])
    fixture.register.set(away: false)
    #expect(try await token(1) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `without the register a fresh session is given with a warning too`() async throws {
    try await acquaint()
    fixture.register.set(away: true)
    fixture.clock.advance(by: 61)
    let held = try await fixture.keeper(1).session(for: environment, need: .ordinary)
    #expect(held.token == "access-2")
    #expect(held.warning == "The share 'team' does not answer: No route.")
  }

  @Test(arguments: [true, false])
  func `a swap whose answer was lost is looked for, done or not`(isDone: Bool) async throws {
    try await acquaint()
    fixture.clock.advance(by: 721)
    fixture.register.state.withLock { $0.lost = [isDone, isDone] }
    #expect(try await token(1) == "access-3")
    #expect(try await token(2) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `an answer in hand is on disk while the register is away, and the host's next process puts it there`()
    async throws
  {
    try await acquaint()
    fixture.clock.advance(by: 721)
    let gate = fixture.service.gate(.refresh)
    async let renewing = fixture.keeper(1).session(for: environment, need: .ordinary)
    await gate.arrival()
    fixture.register.set(away: true)
    gate.open()
    let held = try await renewing
    #expect(held.token == "access-3")
    #expect(held.warning?.contains("The other hosts do not have the new session yet") == true)
    #expect(fixture.record(1)?.share?.answer?.session.refreshToken == Secret("refresh-3"))
    fixture.register.set(away: false)
    fixture.clock.advance(by: 61)
    #expect(try await token(1) == "access-3")
    #expect(try await token(0) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `while a refresh is under way the register shows its claim and nobody's refresh token`() async throws {
    try await acquaint()
    fixture.clock.advance(by: 721)
    let gate = fixture.service.gate(.refresh)
    async let renewing = token(1)
    await gate.arrival()
    let record = try fixture.shared()
    #expect(record?.claim?.purpose == .refresh)
    #expect(record?.session?.refreshToken == nil)
    // Who holds a living session does not wait for the claim.
    #expect(try await token(2) == "access-2")
    gate.open()
    #expect(try await renewing == "access-3")
    #expect(fixture.service.count(of: .refresh) == 2)
  }

  @Test func `a claim that nobody ends is given up after its time, and somebody logs in; what was claimed is not sent`()
    async throws
  {
    try await acquaint()
    let session = try #require(try fixture.shared()?.session)
    let claim = Claim(identity: .random(), purpose: .refresh, host: "dead", seconds: 25)
    try await fixture.put(.claimed(claim, living: AccessSession(session)))
    fixture.clock.advance(by: 901)
    await #expect(
      throws: SessionFailure.claimedElsewhere(environment.name, host: "dead", seconds: 31)
    ) { try await token(1, patience: .zero) }
    fixture.clock.advance(by: 30)
    #expect(try await token(1) == "access-3")
    #expect(try await token(2) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test func `a claim of its own that a host could not end does not make it wait`() async throws {
    try await acquaint()
    fixture.clock.advance(by: 800)
    let gate = fixture.service.gate(.refresh)
    fixture.service.fail(.refresh, .unreachable(reason: "Refused.", mayHaveArrived: false))
    async let failing = fixture.keeper(1).session(for: environment, need: .ordinary)
    await gate.arrival()
    fixture.register.set(away: true)
    gate.open()
    #expect(try await failing.token == "access-2")
    fixture.register.set(away: false)
    fixture.clock.advance(by: 101)
    #expect(try await token(1, patience: .zero) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh, .logIn])
  }

  @Test func `the answer of a host that was paused is saved over the mark that gave its claim up`() async throws {
    try await acquaint()
    fixture.clock.advance(by: 901)
    let gate = fixture.service.gate(.refresh)
    async let paused = token(1)
    await gate.arrival()
    let alone = try fixture.environment(password: nil)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper(2, patience: .zero).session(for: alone, need: .ordinary)
    }
    fixture.clock.advance(by: 40)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper(2, patience: .zero).session(for: alone, need: .ordinary)
    }
    gate.open()
    #expect(try await paused == "access-3")
    #expect(try await token(0) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `an answer that comes after another host's login is revoked, and that login's session is used`()
    async throws
  {
    let fixture = try ShareFixture(TestServices.reusing)
    let environment = try fixture.environment()
    for host in 0..<2 { _ = try await fixture.keeper(host).session(for: environment, need: .ordinary) }
    fixture.clock.advance(by: 901)
    let gate = fixture.service.gate(.logIn)
    async let late = fixture.keeper(1).session(for: environment, need: .ordinary)
    await gate.arrival()
    let others = fixture.service.newSession(at: environment.origin)
    try await fixture.put(.idle(others))
    gate.open()
    #expect(try await late.token == "access-2")
    #expect(fixture.service.state.withLock { $0.loggedOut.map { $0.accessToken?.revealed } } == ["access-3"])
    #expect(try fixture.shared()?.state == .idle(others))
    #expect(fixture.record(1)?.session == others)
  }

  @Test func `a logout is in the register before the server is told, and every host follows it`() async throws {
    let fixture = try ShareFixture(TestServices.reusing)
    let environment = try fixture.environment(password: nil)
    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    _ = try await fixture.keeper(0).logIn(to: environment, answers: typed, after: nil)
    _ = try await fixture.keeper(1).session(for: environment, need: .ordinary)
    let gate = fixture.service.gate(.logOut)
    async let out = fixture.keeper(0).logOut(of: environment)
    await gate.arrival()
    #expect(try fixture.shared()?.state == .loggedOut)
    gate.open()
    #expect(try await out == LogOutOutcome(.endsOnServer))
    fixture.clock.advance(by: 61)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper(1).session(for: environment, need: .ordinary)
    }
    #expect(fixture.record(1)?.session == nil)
  }

  @Test func `without the register nobody is logged out, and the server is not told`() async throws {
    try await acquaint()
    fixture.register.set(away: true)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper(0).logOut(of: environment) }
    #expect(fixture.record(0)?.session != nil)
    #expect(fixture.service.count(of: .logOut) == 0)
  }

  @Test func `a register that was put back makes a login, not a reuse`() async throws {
    try await acquaint()
    let copy = fixture.register.copy
    fixture.clock.advance(by: 721)
    #expect(try await token(0) == "access-3")
    fixture.register.restore(copy)
    fixture.clock.advance(by: 61)
    // Every host notices by itself, whether or not it can log in.
    let alone = try fixture.environment(password: nil)
    for host in 0..<3 { _ = try await fixture.keeper(host).session(for: alone, need: .ordinary) }
    for host in 0..<3 { _ = try await token(host) }
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh, .logIn])
    fixture.clock.advance(by: 721)
    #expect(try await token(2) == "access-5")
    #expect(try await token(0) == "access-5")
    #expect(fixture.service.calls.last == .refresh)
    #expect(Set(fixture.service.state.withLock { $0.refreshed }).count == 3)
  }

  @Test func `an emptied register is filled by a login, at the end of the copies`() async throws {
    try await acquaint()
    fixture.register.restore(TestRegister().copy)
    fixture.clock.advance(by: 100)
    #expect(try await token(1) == "access-2")
    #expect(try fixture.shared() == nil)
    fixture.clock.advance(by: 700)
    #expect(try await token(1) == "access-3")
    #expect(try await token(2) == "access-3")
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test func `a host that remembers nothing uses what lives, and does not refresh what it found`() async throws {
    _ = try await token(0)
    #expect(try await token(1) == "access-1")
    fixture.clock.advance(by: 901)
    #expect(try await token(1) == "access-2")
    #expect(fixture.service.calls == [.logIn, .logIn])
    fixture.clock.advance(by: 721)
    #expect(try await token(1) == "access-3")
    #expect(fixture.service.calls == [.logIn, .logIn, .refresh])
  }

  @Test func `a login for one host alone stays there, and its refresh token goes nowhere while the share is away`()
    async throws
  {
    try await acquaint()
    fixture.register.set(away: true)
    fixture.clock.advance(by: 901)
    let alone = try fixture.environment(isShared: false)
    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    _ = try await fixture.keeper(1).logIn(to: alone, answers: typed, after: nil)
    #expect(try await token(1) == "access-3")
    await #expect(throws: SessionFailure.self) { try await token(2) }
    fixture.register.set(away: false)
    fixture.clock.advance(by: 61)
    #expect(try await token(2) == "access-4")
    #expect(try await token(1) == "access-4")
    fixture.clock.advance(by: 840)
    #expect(try await token(1) == "access-5")
    #expect(
      fixture.service.state.withLock { $0.refreshed } == [
        Secret("refresh-1"), Secret("refresh-2"), Secret("refresh-4"),
      ])
  }

  @Test(arguments: ["rubbish", "99 {}", #"99 {"version":3,"state":"idle"}"#])
  func `a value that is none of this fob's is never overwritten, and the session here is used to its end`(
    value: String
  ) async throws {
    try await acquaint()
    let key = TestSeal().key(of: environment)
    let spoiled = RegisterReading.Entry(value: Array(value.utf8), version: RegisterVersion("99"))
    fixture.register.state.withLock { $0.values[key] = spoiled }
    fixture.clock.advance(by: 800)
    #expect(try await token(1) == "access-2")
    fixture.clock.advance(by: 101)
    await #expect(throws: SessionFailure.self) { try await token(1) }
    await #expect(throws: SessionFailure.self) { try await fixture.keeper(1).logOut(of: environment) }
    #expect(fixture.register.state.withLock { $0.values[key] } == spoiled)
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `hosts share nothing before the environment names its account`() async throws {
    var nameless = environment
    nameless.username = nil
    await #expect(
      throws: SessionFailure.state(
        reason: "prod.ini: 'share' needs 'username': hosts that share a session must mean the same account.")
    ) { try await fixture.keeper(0).session(for: nameless, need: .ordinary) }
    #expect(fixture.register.copy.reads == 0)
  }

  @Test func `an environment that is not shared any more keeps no refresh token that others have`() async throws {
    try await acquaint()
    let alone = try fixture.environment(isShared: false)
    _ = try await fixture.keeper(1).session(for: alone, need: .ordinary)
    #expect(fixture.record(1)?.session?.refreshToken == nil)
    #expect(fixture.record(1)?.confirmed == nil)
  }

  @Test func `what is not shared asks no register and keeps nothing of one`() async throws {
    let alone = try fixture.environment(isShared: false)
    _ = try await fixture.keeper(0).session(for: alone, need: .ordinary)
    fixture.clock.advance(by: 721)
    _ = try await fixture.keeper(0).session(for: alone, need: .ordinary)
    #expect(fixture.register.copy.reads == 0)
    #expect(fixture.record(0)?.share == nil)
    #expect(fixture.record(0)?.confirmed == nil)
  }

  @Test func `cookies are shared as answers renew them, and the server's end of a session is told once`() async throws {
    let fixture = try ShareFixture(TestServices.cookies)
    let environment = try fixture.environment()
    func cookies(_ host: Int) async throws {
      _ = try await fixture.keeper(host).perform(in: environment) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }
    }
    try await cookies(0)
    try await cookies(1)
    try await cookies(0)
    #expect(fixture.service.calls == [.logIn, .details, .details, .details])
    #expect(try fixture.shared()?.session?.credentials == fixture.record(0)?.session?.credentials)
    fixture.service.fail(.details, .sessionRefused(reason: "It has ended."))
    try await cookies(1)
    #expect(fixture.service.count(of: .logIn) == 2)
    try await cookies(0)
    #expect(fixture.service.count(of: .logIn) == 2)
  }
}

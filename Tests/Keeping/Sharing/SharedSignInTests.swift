import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

/// Ten sign-ins in twelve hours are for all hosts of a share together.
@Suite(.timeLimit(.minutes(5))) struct SharedSignInTests {
  private let fixture: ShareFixture
  private let environment: Environment
  private let typed = LoginAnswers([.secret(.password): Secret("typed")])

  init() throws {
    fixture = try ShareFixture(TestServices.cookies)
    environment = try fixture.environment()
  }

  private func logIn(_ host: Int, isPerson: Bool = false, ahead: TimeInterval? = nil) async throws(SessionFailure) {
    _ = try await fixture.keeper(host, isAttended: isPerson, ahead: ahead).logIn(
      to: environment, answers: typed, after: nil)
  }

  private func failure(_ host: Int, isPerson: Bool = false, ahead: TimeInterval? = nil) async -> SessionFailure? {
    do throws(SessionFailure) {
      try await logIn(host, isPerson: isPerson, ahead: ahead)
      return nil
    } catch {
      return error
    }
  }

  private func left(_ host: Int) -> Int? {
    let keeper = fixture.keeper(host)
    return keeper.loginDemand(for: environment, in: keeper.status(of: environment)).signInsLeft
  }

  private var sent: Int { fixture.service.count(of: .logIn) }

  @Test func `ten are for all hosts together, and two of them for people`() async throws {
    for number in 0..<8 { try await logIn(number % 3) }
    for host in 0..<3 {
      let failure = await failure(host)
      #expect(failure?.description.contains("the rest are kept for people at a terminal") == true)
    }
    try await logIn(0, isPerson: true)
    try await logIn(1, isPerson: true)
    guard case .tooSoon(14_400?, _)? = await failure(2, isPerson: true) else {
      Issue.record("A person was let in eleventh.")
      return
    }
    #expect(sent == 10)
    #expect(try fixture.signIns()?.counted.count == 10)
  }

  @Test func `the screens show what is left for all hosts, as last known here`() async throws {
    #expect(left(0) == 10)
    for _ in 0..<3 { try await logIn(0) }
    try await logIn(1)
    #expect(left(0) == 7)
    #expect(left(1) == 6)
    fixture.clock.advance(by: 14_400)
    #expect(left(1) == 10)
  }

  @Test func `a sign-in is in the register and on this host's disk before it is sent`() async throws {
    let gate = fixture.service.gate(.logIn)
    async let login: Void = logIn(0)
    await gate.arrival()
    let entry = try #require(try fixture.signIns()?.counted.first)
    let copy = fixture.hosts[0].text(of: "sign-ins/team/https-one.example-443.json")
    #expect(copy?.contains(entry.text) == true)
    gate.open()
    try await login
  }

  @Test(arguments: [true, false])
  func `a swap whose answer was lost counts once`(isDone: Bool) async throws {
    try await logIn(0)
    try fixture.register.state.withLock { $0.lostOf[try fixture.keyOfSignIns()] = [isDone] }
    try await logIn(1)
    #expect(sent == 2)
    #expect(try fixture.signIns()?.counted.count == 2)
  }

  @Test func `a sign-in that may have been counted before the register went away is not sent, and is taken back`()
    async throws
  {
    try await logIn(0)
    try fixture.register.state.withLock { state in
      state.lostOf[try fixture.keyOfSignIns()] = [true]
      state.leavesWithAnswer = true
    }
    guard case .shareUnreachable? = await failure(1) else {
      Issue.record("Sent although nobody knows whether it was counted.")
      return
    }
    #expect(sent == 1)
    #expect(try fixture.signIns()?.counted.count == 2)
    fixture.register.set(away: false)
    try await logIn(1)
    #expect(sent == 2)
    #expect(try fixture.signIns()?.counted.count == 2)
  }

  @Test func `what never arrived is taken back, and nothing of another host's`() async throws {
    try await logIn(0)
    let others = try fixture.signIns()?.counted
    fixture.service.fail(.logIn, .unreachable(reason: "No route.", mayHaveArrived: false))
    #expect(await failure(1) != nil)
    #expect(try fixture.signIns()?.counted == others)
    fixture.service.fail(.logIn, .unreachable(reason: "No answer.", mayHaveArrived: true))
    #expect(await failure(1, isPerson: true) != nil)
    #expect(try fixture.signIns()?.counted.count == 2)
  }

  @Test func `where the server accepts no more, no host asks again`() async throws {
    try await logIn(0)
    fixture.service.fail(.logIn, .rateLimited(retryAfter: 100, reason: "Too many."))
    #expect(await failure(1, isPerson: true) == .tooSoon(retryAfter: 100, reason: "Too many."))
    for isPerson in [true, false] {
      guard case .tooSoon(14_400?, _)? = await failure(2, isPerson: isPerson) else {
        Issue.record("Sent although the server accepts no more.")
        return
      }
    }
    #expect(sent == 2)
    fixture.clock.advance(by: 14_400)
    try await logIn(2)
  }

  @Test(arguments: [true, false])
  func `after a wipe or a restore only people sign in until the window ends`(isWiped: Bool) async throws {
    try await logIn(0)
    let copy = isWiped ? TestRegister().copy : fixture.register.copy
    try await logIn(1)
    // This one has never signed in.
    _ = try await fixture.keeper(2).session(for: environment, need: .ordinary)
    fixture.register.restore(copy)
    for host in 0..<3 {
      let failure = await failure(host)
      #expect(failure?.description.contains("was put back or emptied") == true, "\(String(describing: failure))")
    }
    #expect(sent == 2)
    try await logIn(2, isPerson: true)
    #expect(await failure(0) != nil)
    // What the hosts knew is put together again.
    #expect(try fixture.signIns()?.counted.count == 3)
    fixture.clock.advance(by: 14_400)
    try await logIn(0)
    #expect(sent == 4)
  }

  @Test func `without the register nobody signs in but a person for this host alone, who is counted later`()
    async throws
  {
    try await logIn(0)
    fixture.register.set(away: true)
    for isPerson in [true, false] {
      guard case .shareUnreachable? = await failure(1, isPerson: isPerson) else {
        Issue.record("Sent without the register.")
        return
      }
    }
    let alone = try fixture.environment(isShared: false)
    _ = try await fixture.keeper(1).logIn(to: alone, answers: typed, after: nil)
    #expect(sent == 2)
    fixture.register.set(away: false)
    fixture.clock.advance(by: 61)
    _ = try await fixture.keeper(1).session(for: environment, need: .ordinary)
    _ = try await fixture.keeper(1).session(for: environment, need: .ordinary)
    #expect(try fixture.signIns()?.counted.count == 2)
    try await logIn(0)
    #expect(left(0) == 7)
  }

  @Test func `a host whose clock is ahead begins no window that the server has not begun`() async throws {
    for _ in 0..<2 { try await logIn(0) }
    let window = try #require(try fixture.signIns()?.window)
    fixture.serverClock.state.withLock { $0.isAway = true }
    #expect(
      await failure(1, ahead: 13 * 3600)?.description
        == "https://one.example does not answer when asked for its time, by which it counts sign-ins. Nothing was sent."
    )
    try await logIn(1, isPerson: true, ahead: 13 * 3600)
    #expect(try fixture.signIns()?.window == window)
    #expect(try fixture.signIns()?.counted.count == 3)
    // A host that has heard the server begins the next one.
    fixture.serverClock.state.withLock { $0.isAway = false }
    fixture.clock.advance(by: 14_400)
    try await logIn(0)
    #expect(try fixture.signIns()?.window == window + 43_200)
    #expect(try fixture.signIns()?.counted.count == 1)
  }

  @Test func `hosts behind another address have a count of their own`() async throws {
    try await logIn(0)
    var elsewhere = fixture
    elsewhere.egress = "dc2"
    _ = try await elsewhere.keeper(1).logIn(to: environment, answers: typed, after: nil)
    #expect(try fixture.signIns()?.counted.count == 1)
    #expect(try elsewhere.signIns()?.counted.count == 1)
  }

  @Test func `what is not shared counts on its host alone, in one file`() async throws {
    let alone = try fixture.environment(isShared: false)
    _ = try await fixture.keeper(0, isAttended: false).logIn(to: alone, answers: typed, after: nil)
    #expect(try fixture.signIns() == nil)
    #expect(fixture.serverClock.asked == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: fixture.hosts[0].path(of: "sign-ins"))
    #expect(files.sorted() == ["https-one.example-443.json", "https-one.example-443.json.lock"])
  }

  @Test func `a copy that is damaged may have known more: only people sign in`() async throws {
    try await logIn(0)
    try fixture.hosts[0].write("{", to: "sign-ins/team/https-one.example-443.json")
    #expect(await failure(0)?.description.contains("only people") == true)
    try await logIn(0, isPerson: true)
  }
}

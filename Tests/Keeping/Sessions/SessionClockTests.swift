import Formats
import Foundation
import Host
import Keeping
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionClockTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
  }

  private func session() async throws -> HeldSession {
    try await fixture.keeper().session(for: environment, need: .ordinary)
  }

  @Test func `a wrong local clock is corrected by the server's`() async throws {
    let fixture = try SessionFixture(ahead: 86_400)
    let keeper = fixture.keeper()
    let held = try await keeper.session(for: environment, need: .ordinary)
    #expect(held.secondsLeft(at: fixture.clock.now) == 900)
    fixture.clock.advance(by: 700)
    #expect(try await keeper.session(for: environment, need: .ordinary).token == "access-1")
    #expect(fixture.service.calls == [.logIn])
  }

  @Test(arguments: [500.0, -7200, -500_000])
  func `a clock that is set makes no session older or younger`(step: TimeInterval) async throws {
    _ = try await session()
    fixture.clock.advance(by: 100)
    fixture.clock.set(by: step)
    let held = try await session()
    #expect(held.token == "access-1" && held.secondsLeft(at: fixture.clock.now) == 800)
    guard case .session(let shown) = fixture.keeper().status(of: environment).holding else {
      throw SessionFailure.state(reason: "none")
    }
    #expect(
      shown.secondsLeft(at: fixture.clock.now) == 800 && shown.checked == fixture.clock.now.addingTimeInterval(-100))
    // It ends when the server says, and is renewed once.
    fixture.clock.advance(by: 750)
    #expect(try await session().token == "access-2")
    fixture.clock.set(by: -abs(step))
    #expect(try await session().token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test
  func `a clock that is set forward past the end was wrong, or the machine stood still: the server is asked once`()
    async throws
  {
    _ = try await session()
    fixture.clock.set(by: 7200)
    for _ in 1...2 { #expect(try await session().token == "access-2") }
    #expect(fixture.service.calls == [.logIn, .refresh])
    #expect(try fixture.record().clockDoubt == 0)
  }

  @Test func `where the session had ended while the machine stood still, it is logged in to anew`() async throws {
    _ = try await session()
    fixture.clock.set(by: 7200)
    fixture.service.fail(.refresh, .sessionRefused(reason: "It has ended."))
    #expect(try await session().token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test
  func
    `where the server cannot be asked, the session is given with a warning, not asked about again at once, and the doubt stays`()
    async throws
  {
    _ = try await session()
    fixture.clock.set(by: 7200)
    fixture.service.fail(.refresh, .unreachable(reason: "No route.", mayHaveArrived: false))
    for _ in 1...2 {
      let held = try await session()
      #expect(held.token == "access-1" && held.warning?.contains("No route.") == true && held.clockDoubt == 7200)
    }
    #expect(fixture.service.calls == [.logIn, .refresh])
    #expect(try fixture.record().clockDoubt == 7200)
    // Set forward again, it may have stood still for both.
    fixture.clock.set(by: 100)
    #expect(try await session().clockDoubt == 7300)
    fixture.clock.set(by: -100)
    // Set back, it was wrong for a while.
    fixture.clock.set(by: -7200)
    let held = try await session()
    #expect(held.token == "access-1" && held.warning == nil && held.clockDoubt == 0)
  }

  @Test(arguments: [7200.0, -7200])
  func `what waits, waits as long whatever the clock is set to; what is capped stays so`(step: TimeInterval)
    async throws
  {
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong."))
    await #expect(throws: SessionFailure.self) { try await session() }
    fixture.clock.set(by: step)
    await #expect(throws: SessionFailure.self) { try await session() }
    #expect(fixture.service.calls == [.logIn])
    fixture.clock.advance(by: 61)
    _ = try await session()
    #expect(fixture.service.calls == [.logIn, .logIn])
    for _ in 2...SessionRules.renewalsPerMinute { _ = try? await fixture.keeper().renew(environment) }
    fixture.clock.set(by: step)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(environment) }
  }

  @Test(arguments: [7200.0, -7200])
  func `the pause that a server asked for is as long whatever the clock is set to`(step: TimeInterval) async throws {
    fixture.service.fail(.logIn, .rateLimited(retryAfter: 100, reason: "Slow."))
    await #expect(throws: SessionFailure.self) { try await session() }
    fixture.clock.set(by: step)
    fixture.clock.advance(by: 99)
    await #expect(throws: SessionFailure.self) { try await session() }
    #expect(fixture.service.calls == [.logIn])
    fixture.clock.advance(by: 2)
    #expect(try await session().token == "access-1")
  }

  @Test
  func `what one host learned of the server's clock is not taken for another's, and each learns it once`() async throws
  {
    _ = try await session()
    // The second host is ten minutes behind: the session lives no longer for that, and the server is asked.
    fixture.clock.advance(by: 60)
    fixture.clock.change(to: "second", ahead: -600)
    guard case .session(let shown) = fixture.keeper().status(of: environment).holding else {
      throw SessionFailure.state(reason: "none")
    }
    #expect(shown.secondsLeft(at: fixture.clock.now) == 900)
    let learned = try await session()
    #expect(learned.token == "access-2" && learned.secondsLeft(at: fixture.clock.now) == 900)
    for _ in 1...3 {
      fixture.clock.change(to: "test", ahead: 600)
      let first = try await session()
      #expect(first.token == "access-2" && first.secondsLeft(at: fixture.clock.now) == 900)
      fixture.clock.change(to: "second", ahead: -600)
      let second = try await session()
      #expect(second.token == "access-2" && second.secondsLeft(at: fixture.clock.now) == 900)
    }
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test(
    arguments: [(0, 0), (5, 0), (-5, 0), (6, 6), (-6, -6), (59, 59), (-59, -59)])
  func `five seconds between two clocks are the way of the answer; more is another clock`(
    ahead: TimeInterval, offset: TimeInterval
  ) {
    let local = fixture.clock.now
    #expect(ServerClock.offset(serverDate: local.addingTimeInterval(ahead), local: local) == offset)
  }

  @Test func `by how much the clock was set is told within one start of the machine, and from a second on`() {
    let earlier = ClockAnchor(boot: "one", began: 1000)
    #expect(ClockAnchor(boot: "one", began: 4600).step(since: earlier) == 3600)
    #expect(ClockAnchor(boot: "one", began: 1001).step(since: earlier) == 0)
    #expect(ClockAnchor(boot: "two", began: 4600).step(since: earlier) == 0)
  }

  @Test(
    arguments: [-1, 13_569_465_600, 253_402_300_799, .infinity])
  func `a date that no server's clock can show tells nothing`(seconds: TimeInterval) {
    let date = Date(timeIntervalSince1970: seconds)
    #expect(ServerClock.plausible(date) == nil)
    #expect(ServerClock.offset(serverDate: date, local: fixture.clock.now) == 0)
    #expect(ServerClock.now(serverDate: date, local: fixture.clock.now) == fixture.clock.now)
  }
}

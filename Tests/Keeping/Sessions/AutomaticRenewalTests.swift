import Formats
import Foundation
import Host
import Keeping
import Testing
import TokenModel

@Suite struct AutomaticRenewalTests {
  private func renewal(
    _ profile: ServiceProfile = TestServices.lenient, left: TimeInterval = 600, hasRefresh: Bool = true,
    canLogIn: Bool = false, policy: RefreshPolicy = .auto, offset: TimeInterval = 0, doubt: TimeInterval = 0,
    failure: RecordedFailure? = nil, lastTry: Date? = nil, vainTries: Int = 1, jitter: Double = 0
  ) throws -> TimeInterval? {
    let fixture = try SessionFixture(profile)
    let environment = try fixture.environment(refresh: policy)
    let now = fixture.clock.now
    let expires = now + left + offset
    let session = Session(
      origin: environment.origin,
      credentials: .tokens(
        SessionTokens(access: Secret("a"), refresh: hasRefresh ? Secret("r") : nil, expires: expires)),
      issued: expires - 900)
    let held = HeldSession(session: session, clockOffset: offset, clockDoubt: doubt, generation: 1)
    return SessionRules.automaticRenewal(
      of: SessionStatus(.session(held), failure: failure), refresh: policy, profile: profile, canLogInAlone: canLogIn,
      beginsSessions: false, lastTry: lastTry, vainTries: vainTries, jitter: jitter, now: now)?.timeIntervalSince(now)
  }

  @Test func `it starts at the advisory margin and spreads over half the way to the mandatory one`() throws {
    #expect(try renewal() == 420)
    #expect(try renewal(jitter: 0.5) == 450)
    #expect(try renewal(jitter: 7) == 480)
    #expect(try renewal(offset: 5000) == 420)
    #expect(try renewal(left: 100) == 0)
    #expect(try renewal(doubt: 300) == 120)
    #expect(try renewal(doubt: 7200) == 0)
  }

  @Test func `nothing is renewed where only a person could`() throws {
    #expect(try renewal(policy: .manual) == nil)
    #expect(try renewal(hasRefresh: false) == nil)
    #expect(try renewal(hasRefresh: false, canLogIn: true) == 420)
    #expect(try renewal(TestServices.strict, left: -1) == nil)
    #expect(try renewal(left: -1) == 0)
  }

  @Test func `after a failure it waits`() throws {
    let now = TestClock().now
    let failure = RecordedFailure(at: now, reason: "No route.", needsLogin: false, count: 1, nextTry: nil)
    #expect(try renewal(left: 100, failure: failure) == 30)
    let limited = RecordedFailure(at: now, reason: "Too many.", needsLogin: false, count: 1, nextTry: now + 300)
    #expect(try renewal(left: 100, failure: limited) == 300)
    #expect(try renewal(TestServices.strict, left: 100, failure: limited) == nil)
  }

  @Test func `short of the end it goes on steadily; once the session has ended, after a time that doubles`() throws {
    let now = TestClock().now
    let failure = RecordedFailure(at: now, reason: "No route.", needsLogin: false, count: 4, nextTry: nil)
    #expect(try renewal(left: 100, failure: failure) == 30)
    #expect(try renewal(left: -100, failure: failure) == 80)
    let later = RecordedFailure(at: now + 20, reason: "No route.", needsLogin: false, count: 4, nextTry: nil)
    #expect(try renewal(left: 100, failure: later) == 0, "the clock was set back")
  }

  @Test func `it does not ask again at once, unless the clock was set back since`() throws {
    let now = TestClock().now
    #expect(try renewal(left: 100, lastTry: now - 4) == 6)
    #expect(try renewal(left: 100, lastTry: now - 14) == 0)
    #expect(try renewal(left: 100, lastTry: now + 3600) == 0)
  }

  /// Of what many hosts share they would otherwise all come back in the same ten seconds.
  @Test(arguments: [(1, 10.0), (2, 20), (3, 40), (6, 240), (500, 240)])
  func `without a living session each vain try is followed by a longer pause, which is not the same for all programs`(
    count: Int, seconds: TimeInterval
  ) throws {
    let now = TestClock().now
    #expect(try renewal(left: -1, canLogIn: true, lastTry: now, vainTries: count) == seconds)
    #expect(
      try renewal(left: -1, canLogIn: true, lastTry: now, vainTries: count, jitter: 0.5) == max(10, seconds * 0.75))
    // One that lives is tried for before it ends.
    #expect(try renewal(left: 100, lastTry: now, vainTries: count) == min(seconds, 30))
  }

  private func beginning(
    _ profile: ServiceProfile = TestServices.lenient, after failure: RecordedFailure? = nil, canLogIn: Bool = true,
    policy: RefreshPolicy = .auto, beginsSessions: Bool = true, lastTry: Date? = nil
  ) throws -> TimeInterval? {
    let now = TestClock().now
    return SessionRules.automaticRenewal(
      of: SessionStatus(.nothing, failure: failure), refresh: policy, profile: profile, canLogInAlone: canLogIn,
      beginsSessions: beginsSessions, lastTry: lastTry, jitter: 0, now: now
    )?.timeIntervalSince(now)
  }

  @Test
  func `a program that begins sessions does so at once where nobody is needed and sign-ins are not counted`() throws {
    #expect(try beginning() == 0)
    #expect(try beginning(canLogIn: false) == nil)
    #expect(try beginning(policy: .manual) == nil)
    #expect(try beginning(beginsSessions: false) == nil)
    #expect(try beginning(TestServices.cookies) == nil)
    #expect(try beginning(lastTry: TestClock().now) == 10)
  }

  @Test(
    arguments: zip([1, 2, 3, 5, 6, 500, .max], [10, 20, 40, 160, 240, 240, 240]))
  func `each failure to begin one is followed by a longer pause, up to four minutes`(count: Int, seconds: TimeInterval)
    throws
  {
    let now = TestClock().now
    func failure(ago: TimeInterval = 0, nextTry: TimeInterval? = nil) -> RecordedFailure {
      RecordedFailure(
        at: now - ago, reason: "No route.", needsLogin: false, count: count, nextTry: nextTry.map { now + $0 })
    }
    #expect(try beginning(after: failure()) == seconds)
    #expect(try beginning(after: failure(ago: seconds + 1)) == 0)
    #expect(try beginning(after: failure(ago: -1)) == 0, "the clock was set back")
    #expect(try beginning(after: failure(nextTry: 300)) == 300)
    #expect(try beginning(after: failure(nextTry: 86_401)) == seconds, "a clock that was set wrote that")
  }

  @Test
  func `an edit of the file ends the pause after what a person or the file could mend, and no other`() async throws {
    let fixture = try SessionFixture()
    let keeper = fixture.keeper()
    let before = try fixture.environment()
    let after = try fixture.environment(edition: 2)
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password."))
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: before, need: .ordinary) }
    #expect(keeper.status(of: before).failure?.reason.contains("Wrong password.") == true)
    #expect(keeper.status(of: after).failure == nil)

    var lacking = after
    lacking.secrets[.password] = .variable(name: "NOT_SET")
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: lacking, need: .ordinary) }
    #expect(keeper.status(of: lacking).failure != nil)
    #expect(keeper.status(of: try fixture.environment(edition: 3)).failure == nil)

    let third = try fixture.environment(edition: 3)
    fixture.service.fail(.logIn, .serverError(status: 503, reason: "Later."))
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: third, need: .ordinary) }
    #expect(keeper.status(of: try fixture.environment(edition: 4)).failure?.count == 3)
  }

  @Test func `that a secret for the refresh cannot be had is on disk for everybody's pause`() async throws {
    let fixture = try SessionFixture(TestServices.confidential)
    var environment = try fixture.environment()
    environment.secrets[TestServices.ownSecret] = .literal(Secret("own secret"))
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    environment.secrets[TestServices.ownSecret] = .variable(name: "NOT_SET")
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(environment) }
    #expect(fixture.keeper().status(of: environment).failure?.needsLogin == true)
  }
}

import Foundation
import Host
import Testing
import TokenModel

@Suite("When a program that stays open renews")
struct AutomaticRenewalTests {
  private func renewal(
    _ profile: ServiceProfile = TestServices.lenient, left: TimeInterval = 600, hasRefresh: Bool = true,
    canLogIn: Bool = false, policy: RefreshPolicy = .auto, offset: TimeInterval = 0, doubt: TimeInterval = 0,
    failure: RecordedFailure? = nil, jitter: Double = 0
  ) throws -> TimeInterval? {
    let bench = try SessionBench(profile)
    let environment = try bench.environment(refresh: policy)
    let now = bench.clock.now
    let expires = now + left + offset
    let session = Session(
      origin: environment.origin,
      credentials: .tokens(
        SessionTokens(access: Secret("a"), refresh: hasRefresh ? Secret("r") : nil, expires: expires)),
      issued: expires - 900)
    let held = HeldSession(session: session, clockOffset: offset, clockDoubt: doubt, generation: 1)
    return SessionRules.automaticRenewal(
      of: SessionStatus(.session(held), failure: failure), in: environment, profile: profile, canLogInAlone: canLogIn,
      jitter: jitter, now: now)?.timeIntervalSince(now)
  }

  @Test("It starts at the advisory margin and spreads over half the way to the mandatory one")
  func spread() throws {
    #expect(try renewal() == 420)
    #expect(try renewal(jitter: 0.5) == 450)
    #expect(try renewal(jitter: 7) == 480)
    #expect(try renewal(offset: 5000) == 420)
    #expect(try renewal(left: 100) == 0)
    #expect(try renewal(doubt: 300) == 120)
    #expect(try renewal(doubt: 7200) == 0)
  }

  @Test("Nothing is renewed where only a person could")
  func never() throws {
    #expect(try renewal(policy: .manual) == nil)
    #expect(try renewal(hasRefresh: false) == nil)
    #expect(try renewal(hasRefresh: false, canLogIn: true) == 420)
    #expect(try renewal(TestServices.strict, left: -1) == nil)
    #expect(try renewal(left: -1) == 0)
  }

  @Test("After a failure it waits")
  func afterFailure() throws {
    let now = TestClock().now
    let failure = RecordedFailure(at: now, reason: "No route.", needsLogin: false, count: 1, nextTry: nil)
    #expect(try renewal(left: 100, failure: failure) == 30)
    let limited = RecordedFailure(at: now, reason: "Too many.", needsLogin: false, count: 1, nextTry: now + 300)
    #expect(try renewal(left: 100, failure: limited) == 300)
    #expect(try renewal(TestServices.strict, left: 100, failure: limited) == nil)
  }
}

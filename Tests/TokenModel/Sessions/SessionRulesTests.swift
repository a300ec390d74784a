import Formats
import Foundation
import Testing
import TokenModel

@Suite struct SessionRulesTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// One row of a table: what is in hand, and the verdict.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var profile = TestServices.lenient
    var left: TimeInterval? = 600
    var lifetime: TimeInterval = 900
    var hasRefresh = true
    var canLogIn = false
    var policy = RefreshPolicy.auto
    var demanded: Int?
    var isForced = false
    var isEndless = false
    var change: @Sendable (inout SessionRecord, Date) -> Void = { _, _ in }
    var expected: Expected

    var testDescription: String { name }
  }

  enum Expected: Sendable {
    case use, useWithWarning, refresh, logIn, loginNeeded, unmet, beyond, tooSoon, unsupported
  }

  static let rows: [Row] = [
    Row(name: "fresh", expected: .use),
    Row(name: "at the advisory margin", left: 180, expected: .use),
    Row(name: "inside the advisory margin", left: 179, expected: .refresh),
    Row(name: "inside the mandatory margin", left: 59, expected: .refresh),
    Row(name: "an hour's session has wider margins", left: 700, lifetime: 3600, expected: .refresh),
    Row(name: "ended, refresh works after the end", left: -1, expected: .refresh),
    Row(name: "ended, refresh needs a living token", profile: TestServices.strict, left: -1, expected: .loginNeeded),
    Row(
      name: "ended, a login needs no person", profile: TestServices.strict, left: -1, canLogIn: true, expected: .logIn),
    Row(name: "nothing in hand", left: nil, expected: .loginNeeded),
    Row(name: "nothing in hand, a login needs no person", left: nil, canLogIn: true, expected: .logIn),
    Row(name: "no refresh token, living to its end", left: 30, hasRefresh: false, expected: .useWithWarning),
    Row(name: "no refresh token, login possible", left: 30, hasRefresh: false, canLogIn: true, expected: .logIn),
    Row(name: "no refresh token, ended", left: 0, hasRefresh: false, expected: .loginNeeded),
    Row(name: "manual, inside the margins", left: 30, policy: .manual, expected: .useWithWarning),
    Row(name: "manual, ended", left: -5, canLogIn: true, policy: .manual, expected: .loginNeeded),
    Row(name: "manual, nothing", left: nil, canLogIn: true, policy: .manual, expected: .loginNeeded),
    Row(name: "manual, but asked for", policy: .manual, isForced: true, expected: .refresh),
    Row(name: "fresh, but asked for", isForced: true, expected: .refresh),
    Row(name: "demand met", left: 600, demanded: 600, expected: .use),
    Row(name: "demand unmet, renewable", left: 599, demanded: 600, expected: .refresh),
    Row(name: "demand unmet, not renewable", left: 500, hasRefresh: false, demanded: 600, expected: .unmet),
    Row(name: "demand unmet, manual", left: 500, policy: .manual, demanded: 600, expected: .unmet),
    Row(name: "demand of the whole lifetime", left: 600, demanded: 900, expected: .refresh),
    Row(name: "demand beyond the lifetime", left: 600, demanded: 901, expected: .beyond),
    Row(name: "demand beyond all time", left: 600, demanded: .max, expected: .beyond),
    Row(name: "demand beyond the lifetime of an ended one", left: -1, demanded: 901, expected: .refresh),
    Row(
      name: "a refresh was started and its end is not known", left: 100,
      change: { record, now in record.refreshStarted = now }, expected: .useWithWarning),
    Row(
      name: "the same, a login needs no person", left: 100, canLogIn: true,
      change: { record, now in record.refreshStarted = now }, expected: .logIn),
    Row(
      name: "failed just now, no need to insist", left: 170,
      change: { record, now in record.fail("No route.", at: now - 10) }, expected: .useWithWarning),
    Row(
      name: "failed a while ago", left: 170,
      change: { record, now in record.fail("No route.", at: now - 31) }, expected: .refresh),
    Row(
      name: "failed at a time that is yet to come", left: 170,
      change: { record, now in record.fail("No route.", at: now + 10) }, expected: .refresh),
    Row(
      name: "failed just now, but it insists", left: 59,
      change: { record, now in record.fail("No route.", at: now - 10) }, expected: .refresh),
    Row(
      name: "the server's clock is ahead", left: 600,
      change: { record, _ in record.clockOffset = 700 }, expected: .refresh),
    Row(
      name: "the server's clock is behind", left: -100,
      change: { record, _ in record.clockOffset = -700 }, expected: .use),
    Row(
      name: "renewed too often", left: 10,
      change: { record, now in record.renewals = (0..<20).map { now - Double($0) } }, expected: .useWithWarning),
    Row(
      name: "renewed too often, ended", left: -10,
      change: { record, now in record.renewals = (0..<20).map { now - Double($0) } }, expected: .tooSoon),
    Row(
      name: "renewals of another time do not count", left: -10,
      change: { record, now in record.renewals = (0..<20).map { now + 3 + Double($0) } }, expected: .refresh),
    Row(name: "no end is told", isEndless: true, expected: .use),
    Row(name: "no end is told, forced", isForced: true, isEndless: true, expected: .refresh),
    Row(
      name: "no end is told, forced, only a living token refreshes", profile: TestServices.strict, isForced: true,
      isEndless: true, expected: .refresh),
    Row(
      name: "no end is told, forced, no refresh token", hasRefresh: false, canLogIn: true, isForced: true,
      isEndless: true,
      expected: .logIn),
    Row(name: "no end is told: nothing can be promised", demanded: 1, isEndless: true, expected: .unsupported),
    Row(
      name: "no end is told, but it was refused", isEndless: true,
      change: { record, now in record.endAccess(at: now) }, expected: .refresh),
    Row(name: "cookies", profile: TestServices.cookies, expected: .use),
    Row(name: "cookies cannot promise", profile: TestServices.cookies, demanded: 1, expected: .unsupported),
  ]

  @Test(arguments: rows)
  func `what to do with a session follows from how it stands`(_ row: Row) throws {
    let environment = try TestEnvironment.make(service: row.profile.name, refresh: row.policy)
    var record = SessionRecord(of: environment)
    if let left = row.left {
      let end = row.isEndless ? nil : now + left
      let tokens = SessionTokens(
        access: Secret("access"), refresh: row.hasRefresh ? Secret("refresh") : nil, expires: end)
      let credentials: SessionCredentials = row.profile.signInLimit == nil ? .tokens(tokens) : .cookies([])
      let session = Session(
        origin: environment.origin, credentials: credentials, issued: now + left - row.lifetime)
      record.replaceSession(session, for: environment, serverDate: nil, at: now)
    }
    row.change(&record, now)
    let context = RenewalContext(
      record: record, environment: environment, profile: row.profile,
      need: ValidityRequirement(minimumValidity: row.demanded),
      isForced: row.isForced, canLogInAlone: row.canLogIn, now: now)
    let verdict = SessionRules.decision(in: context)
    #expect(matches(verdict, row.expected), "\(verdict)")
  }

  private func matches(_ verdict: RenewalDecision, _ expected: Expected) -> Bool {
    switch (verdict, expected) {
    case (.use(nil), .use), (.use(.some), .useWithWarning), (.renew(.refresh), .refresh), (.renew(.logIn), .logIn),
      (.refuse(.loginNeeded), .loginNeeded), (.refuse(.validityUnmet), .unmet),
      (.refuse(.validityBeyondLifetime), .beyond), (.refuse(.tooSoon), .tooSoon),
      (.refuse(.service(.unsupported)), .unsupported):
      true
    default: false
    }
  }

  @Test func `15 minutes: renew in the last 3, insist in the last 1`() {
    #expect(RenewalMargins(lifetime: 900).lead == 180)
    #expect(RenewalMargins(lifetime: 900).urgent == 60)
    #expect(RenewalMargins(lifetime: -5).lead == 0)
  }

  @Test(
    arguments: zip([1, 2, 3, 6, 7, 8, 500], [60, 120, 240, 1920, 3600, 3600, 3600]))
  func `refused logins wait from one minute to one hour`(refusals: Int, seconds: TimeInterval) {
    #expect(LoginBackOff.pause(afterRefusals: refusals) == seconds)
  }

  @Test func `a refused login is not repeated before its time, unless the file is edited`() throws {
    let before = try TestEnvironment.make()
    var record = SessionRecord(of: before)
    record.refuseLogin("Wrong password.", for: before, at: now)
    func renewal(_ environment: Environment, at time: Date) -> Result<SessionRenewal, SessionFailure> {
      SessionRules.renewal(
        in: RenewalContext(
          record: record, environment: environment, profile: TestServices.lenient, canLogInAlone: true, now: time))
    }
    guard case .failure(.loginNeeded(_, let reason, _)) = renewal(before, at: now + 59) else {
      Issue.record("a login was allowed")
      return
    }
    #expect(reason.contains("Wrong password."))
    #expect(renewal(before, at: now + 60) == .success(.logIn))
    #expect(renewal(try TestEnvironment.make(edition: 2), at: now + 1) == .success(.logIn))
    #expect(renewal(before, at: now - 90_000) == .success(.logIn), "the clock was set back")
  }

  @Test(
    arguments: [
      (ServiceFailure.unreachable(reason: "", mayHaveArrived: false), RefreshTokenFate.untouched),
      (.rateLimited(retryAfter: 1, reason: ""), .untouched), (.unreachable(reason: "", mayHaveArrived: true), .spent),
      (.serverError(status: 502, reason: ""), .spent), (.unexpected(reason: ""), .spent), (.cancelled, .spent),
      (.credentialsRefused(reason: ""), .refused), (.refused(status: 400, reason: "", field: nil), .doubted),
      (.refused(status: 302, reason: "", field: nil), .spent), (.sessionRefused(reason: ""), .sessionOver),
      (.clientRefused(reason: ""), .kept),
    ])
  func `what a failed refresh means for the refresh token`(failure: ServiceFailure, expected: RefreshTokenFate) {
    #expect(SessionRules.refreshTokenFate(of: failure) == expected)
  }

  @Test(arguments: [(10.2, 11), (10, 10), (0.1, 1)])
  func `a wait that is told is never shorter than the one that is kept`(wait: TimeInterval, told: Int) throws {
    let failure = RecordedFailure(at: now, reason: "Slow.", needsLogin: false, count: 1, nextTry: now + wait)
    #expect(
      SessionRules.adopted(
        failure, nextTry: failure.nextTry, of: try #require(EnvironmentName("prod")), now: now)
        == .tooSoon(retryAfter: told, reason: "Slow."))
  }

  @Test func `where the clock makes the end doubtful, no seconds are promised`() throws {
    let environment = try TestEnvironment.make()
    var record = SessionRecord(of: environment)
    let tokens = SessionTokens(access: Secret("access"), refresh: nil, expires: now + 300)
    let session = Session(origin: environment.origin, credentials: .tokens(tokens), issued: now - 600)
    record.replaceSession(session, for: environment, serverDate: nil, at: now)
    for (doubt, words) in [(299.0, "The session ends in 300 s"), (300.0, "the session may have expired")] {
      record.clockDoubt = doubt
      let context = RenewalContext(
        record: record, environment: environment, profile: TestServices.lenient, canLogInAlone: false, now: now)
      guard case .failure(.loginNeeded(_, let reason, _)) = SessionRules.renewal(in: context) else {
        Issue.record("it can be refreshed without a person")
        return
      }
      #expect(reason.contains(words), "\(reason)")
    }
  }

  @Test func `a client that is refused again waits longer each time`() throws {
    let environment = try TestEnvironment.make()
    var record = SessionRecord(of: environment)
    for seconds: TimeInterval in [60, 120, 240] {
      record.refuseRefresh("No such client.", advice: .logIn, for: environment, at: now)
      #expect(record.failure?.nextTry == now + seconds)
    }
  }
}

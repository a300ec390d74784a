import FoundationEssentials

extension SessionRules {
  /// The shortest time between a failed automatic refresh and the next, in seconds.
  public static let shortestRetry: TimeInterval = 10
  /// The longest one if there is no living session, in seconds, unless the server or a refused login asks for more.
  public static let longestRetry: TimeInterval = 240

  /// When a program that stays open should next ask for the session, so that it is refreshed before it expires, by the
  /// local clock. It asks as for any use, so that of many programs one refreshes.
  ///
  /// - Parameters:
  ///   - canLogInAlone: whether the environment supplies everything that a login asks for.
  ///   - beginsSessions: whether the program also logs in if there is no session.
  ///   - lastTry: when the program last asked in vain, so that it does not ask again at once, whatever is on disk.
  ///   - vainTries: how often in a row it did: each pause is twice as long as the one before, and not the same for all programs. What failed may be what many
  ///     hosts share, and they must not all come back in the same moment.
  ///   - jitter: at least 0, under 1; one number per session and program. It spreads programs over the first half of
  ///     the time between the two margins, so that not all of them wake at once.
  /// - Returns: nil if nothing is to be refreshed automatically: `refresh = manual`, a changed origin, a session
  ///   without an expiry, none that could or should be begun, or only a person could.
  public static func automaticRenewal(
    of status: SessionStatus, refresh: RefreshPolicy, profile: ServiceProfile, canLogInAlone: Bool,
    beginsSessions: Bool, lastTry: Date?, vainTries: Int = 1, jitter: Double, now: Date
  ) -> Date? {
    guard refresh == .auto else { return nil }
    let jitter = min(max(jitter, 0), 1)
    func earliest(_ longest: TimeInterval) -> Date {
      // A try or a failure that is yet to come is of a clock that was set since, and holds nothing up.
      guard let lastTry, lastTry <= now else { return now }
      let pause = LoginBackOff.pause(after: vainTries, from: shortestRetry, upTo: longest) * (1 - jitter / 2)
      return max(now, lastTry.addingTimeInterval(max(pause, shortestRetry)))
    }
    switch status.holding {
    case .nothing:
      guard beginsSessions, canLogInAlone, profile.signInLimit == nil else { return nil }
      return max(earliest(longestRetry), retry(after: status.failure, now: now))
    case .session(let held):
      guard let expires = held.session.expires, let margins = held.session.margins else { return nil }
      let end = expires.addingTimeInterval(-held.clockOffset)
      let spread = (margins.lead - margins.urgent) / 2 * jitter
      let start = end.addingTimeInterval(spread - margins.lead - held.clockDoubt)
      // A living session limits how often by its end.
      let longest = now < end ? max(margins.urgent / 2, shortestRetry) : longestRetry
      let next = max(earliest(longest), start, retry(after: status.failure, margins: margins, end: end, now: now))
      let canRefresh =
        profile.canRefresh && held.session.refreshToken != nil && (next < end || !profile.refreshNeedsLivingToken)
      return canRefresh || canLogInAlone ? next : nil
    case .otherOrigin, .unusable: return nil
    }
  }

  /// When to retry after the last failure while a session is valid: steadily, since its expiry limits how often.
  private static func retry(
    after failure: RecordedFailure?, margins: RenewalMargins, end: Date, now: Date
  ) -> Date {
    guard let failure, failure.at <= now else { return retry(after: failure, now: now) }
    let steady = failure.at.addingTimeInterval(max(margins.urgent / 2, shortestRetry))
    return steady < end
      ? max(steady, LoginBackOff.nextTry(after: failure, now: now) ?? steady) : retry(after: failure, now: now)
  }

  /// When to retry after the last failure without a valid session: after a time that doubles, and not before the common
  /// back-off.
  private static func retry(after failure: RecordedFailure?, now: Date) -> Date {
    guard let failure, failure.at <= now else { return now }
    let pause = LoginBackOff.pause(after: failure.count, from: shortestRetry, upTo: longestRetry)
    let next = failure.at.addingTimeInterval(pause)
    return max(next, LoginBackOff.nextTry(after: failure, now: now) ?? next)
  }
}

/// How long unattended logins wait after a refusal, so that a wrong password in a loop does not lock an account.
public enum LoginBackOff {
  /// Seconds after the first refusal.
  public static let shortest: TimeInterval = 60
  /// Seconds at most.
  public static let longest: TimeInterval = 3600
  /// Seconds at most that a server may ask for: POD limits sign-ins by half days.
  public static let longestAsked: TimeInterval = 86_400

  /// Seconds to wait after this many refusals in a row: one minute, doubling up to one hour.
  public static func pause(afterRefusals count: Int) -> TimeInterval {
    pause(after: count, from: shortest, upTo: longest)
  }

  /// Seconds to wait after this many failed attempts in a row: the shortest after one, doubling up to the longest.
  static func pause(after count: Int, from shortest: TimeInterval, upTo longest: TimeInterval) -> TimeInterval {
    let doublings = min(max(count, 1) - 1, 30)
    return min(shortest * TimeInterval(1 << doublings), longest)
  }

  /// When the next unattended try is allowed to anybody, or nil: at once. A time further off than the longest pause comes from a clock that was set.
  public static func nextTry(after failure: RecordedFailure, now: Date) -> Date? {
    // What needs a person is no limit of the server's.
    nextTry(at: failure.nextTry, now: now, longest: failure.needsLogin ? longest : longestAsked)
  }

  /// The same for a time that was noted.
  static func nextTry(at noted: Date?, now: Date, longest: TimeInterval = longest) -> Date? {
    guard let nextTry = noted else { return nil }
    let pause = nextTry.timeIntervalSince(now)
    return pause > 0 && pause <= longest ? nextTry : nil
  }
}

import FoundationEssentials

extension SessionRules {
  /// The shortest time between a failed automatic renewal and the next, in seconds.
  public static let shortestRetry: TimeInterval = 10

  /// When a program that stays open should ask for the session next so that it is renewed before its end, by the local clock; it asks as for
  /// any use, so that of many programs one renews.
  ///
  /// - Parameters:
  ///   - canLogInAlone: whether the environment supplies all that a login asks for.
  ///   - jitter: at least 0, under 1; one number per session and program. It spreads programs over the first half of the time between the
  ///     two margins, so that not all of them wake at once.
  /// - Returns: nil where nothing is to be renewed by itself: no session or one without an end, `refresh = manual`, a changed origin, or nothing left
  ///   to renew it with but a person.
  public static func automaticRenewal(
    of status: SessionStatus, in environment: Environment, profile: ServiceProfile, canLogInAlone: Bool,
    jitter: Double, now: Date
  ) -> Date? {
    guard environment.refresh == .auto, case .session(let held) = status.holding,
      let expires = held.session.expires, let margins = held.session.margins
    else { return nil }
    let end = expires.addingTimeInterval(-held.clockOffset)
    let spread = (margins.advisory - margins.mandatory) / 2 * min(max(jitter, 0), 1)
    var next = max(now, end.addingTimeInterval(spread - margins.advisory - held.clockDoubt))
    // A failure that is yet to come is of a clock that was set since, and holds nothing up.
    if let failure = status.failure, failure.at <= now {
      let retry = failure.at.addingTimeInterval(max(margins.mandatory / 2, shortestRetry))
      next = max(next, failure.nextTry ?? retry)
    }
    let canRefresh =
      profile.canRefresh && held.session.refreshToken != nil && (next < end || !profile.refreshNeedsLivingToken)
    return canRefresh || canLogInAlone ? next : nil
  }
}

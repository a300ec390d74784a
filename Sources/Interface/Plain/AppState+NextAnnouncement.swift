import FoundationEssentials
import TokenModel

extension AppState {
  /// When plain mode has something to say or to do by itself: an end comes near, a renewal is due, a value is masked.
  func nextAnnouncement(after now: Date) -> Date? {
    let sessions = environments.compactMap { state -> Int? in
      guard case .counting(_, let countdown, _) = SessionStanding(state, at: now), let held = state.held,
        let expires = held.session.expires
      else { return nil }
      return ExpiryLevel.changesAfter(
        secondsLeft: countdown.secondsLeft, lifetime: max(1, expires.wholeSeconds - held.session.issued.wholeSeconds))
    }
    let token = selectedToken.flatMap { row -> Int? in
      guard case TokenExpiry.at(let end) = row.token.expiry else { return nil }
      let countdown = Countdown(to: end.addingTimeInterval(-clockOffset), at: now)
      return ExpiryLevel.changesAfter(secondsLeft: countdown.secondsLeft, lifetime: row.token.lifetime)
    }
    let next = (sessions + [token].compactMap(\.self)).min()
      .map { Date(timeIntervalSince1970: Double(now.wholeSeconds + $0)) }
    return [next, nextDeadline(after: now)].compactMap(\.self).min().map { soonest($0, after: now) }
  }
}

import FoundationEssentials
import TokenModel

/// What follows from the environments as they stand. It holds until one changes or the time comes, so that a key or a tick need not look at each of them.
struct EnvironmentsQuiet: Sendable {
  /// What was looked at.
  let standing: EnvironmentStanding
  /// When that was.
  let since: Date
  /// Whether a session is being refreshed, or will be without being asked.
  let refreshes: Bool
  /// When a refresh or a call for a person is due; nil where neither is.
  let deadline: Date?
  /// Until then the passing of time changes nothing of it; nil for ever.
  let until: Date?
}

/// Tells whether environments, services, settings or the rest have changed between two moments.
struct EnvironmentStanding: Sendable, Equatable {
  /// How often environments, services or settings have changed in this run.
  let changes: Int
  let isResting: Bool
}

extension AppState {
  /// Whether what was last found of the environments still holds.
  var environmentsAreQuiet: Bool {
    guard let quiet = environmentsQuiet, quiet.standing == environmentStanding, now >= quiet.since else { return false }
    return quiet.until.map { now < $0 } ?? true
  }

  /// What follows from the environments as they stand.
  func lookAtEnvironments(at now: Date) -> EnvironmentsQuiet {
    let renewals = environments.compactMap { automaticRenewal(of: $0, at: now) }
    let due = idleness.isResting ? [] : renewals
    let deadline = (due + [nextAlarm].compactMap(\.self)).min()
    // What is thought of a session changes when it ends.
    let ends = environments.lazy.compactMap { end(of: $0) }.filter { $0 > now }
    return EnvironmentsQuiet(
      standing: environmentStanding, since: now, refreshes: !renewals.isEmpty || isRefreshing, deadline: deadline,
      until: [deadline, ends.min(), nextUrgencyChange].compactMap(\.self).min())
  }
}

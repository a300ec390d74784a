/// How near the end of something is. The margins scale with its lifetime: the last fifth is soon, the last fifteenth critical (of 15 minutes 3 and
/// 1), but no more than the last day and the last hour.
enum ExpiryLevel: Equatable, CaseIterable {
  case fresh, soon, critical, expired

  init(secondsLeft: Int, lifetime: Int?) {
    let (critical, soon) = Self.margins(lifetime)
    self =
      switch secondsLeft {
      case ..<1: .expired
      case ...critical: .critical
      case ...soon: .soon
      default: .fresh
      }
  }

  /// Seconds until the level becomes another one; nil when all has ended.
  static func changesAfter(secondsLeft: Int, lifetime: Int?) -> Int? {
    let (critical, soon) = margins(lifetime)
    return [soon, critical, 0].first { $0 < secondsLeft }.map { secondsLeft - $0 }
  }

  /// The last seconds of a lifetime, in which something must be done at once.
  static func criticalSeconds(lifetime: Int) -> Int { margins(lifetime).critical }

  private static func margins(_ lifetime: Int?) -> (critical: Int, soon: Int) {
    let lifetime = lifetime ?? .max
    return (min(lifetime / 15, 3600), min(lifetime / 5, 86_400))
  }

  /// The word beside glyph and colour.
  var word: String {
    switch self {
    case .fresh: "fresh"
    case .soon: "soon"
    case .critical: "critical"
    case .expired: "expired"
    }
  }
}

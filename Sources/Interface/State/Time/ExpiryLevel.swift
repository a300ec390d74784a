/// How near the end of something is. The margins scale with its lifetime: the last fifth is soon, the last fifteenth critical (of 15 minutes 3 and
/// 1), but no more than the last day and the last hour.
enum ExpiryLevel: Equatable, CaseIterable {
  case fresh, soon, critical, expired

  init(secondsLeft: Int, lifetime: Int?) {
    let lifetime = lifetime ?? .max
    self =
      switch secondsLeft {
      case ..<1: .expired
      case ...min(lifetime / 15, 3600): .critical
      case ...min(lifetime / 5, 86_400): .soon
      default: .fresh
      }
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

/// How near its end something is, by margins before that.
enum ExpiryLevel: Equatable, CaseIterable {
  case fresh, soon, critical, expired

  init(secondsLeft: Int, _ margins: ExpiryMargins) {
    self =
      switch secondsLeft {
      case ..<1: .expired
      case ..<margins.critical: .critical
      case ..<margins.soon: .soon
      default: .fresh
      }
  }

  /// Seconds until the level becomes another one; nil when all has ended.
  static func changesAfter(secondsLeft: Int, _ margins: ExpiryMargins) -> Int? {
    [margins.soon, margins.critical, 1].first { 0 < $0 && $0 <= secondsLeft }.map { secondsLeft - $0 + 1 }
  }

  /// The word beside glyph and colour.
  var displayName: String {
    switch self {
    case .fresh: "fresh"
    case .soon: "soon"
    case .critical: "critical"
    case .expired: "expired"
    }
  }
}

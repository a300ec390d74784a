import FoundationEssentials
import TokenModel

/// How near its end something is, by its `ExpiryMargins`.
enum ExpiryLevel: Equatable, CaseIterable {
  case fresh, soon, critical, expired

  /// - Parameter lifetime: seconds, or nil where that is not known.
  init(secondsLeft: Int, lifetime: Int?) {
    let margins = ExpiryMargins(lifetime: lifetime.map { TimeInterval($0) })
    self =
      switch TimeInterval(secondsLeft) {
      case ..<1: .expired
      case ...margins.critical: .critical
      case ...margins.soon: .soon
      default: .fresh
      }
  }

  /// Seconds until the level becomes another one; nil when all has ended.
  static func changesAfter(secondsLeft: Int, lifetime: Int?) -> Int? {
    let margins = ExpiryMargins(lifetime: lifetime.map { TimeInterval($0) })
    return [Int(margins.soon), Int(margins.critical), 0].first { $0 < secondsLeft }.map { secondsLeft - $0 }
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

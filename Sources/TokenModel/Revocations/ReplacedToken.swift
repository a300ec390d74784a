import FoundationEssentials

/// An old upload token that a newer one has replaced, and that stays valid for a grace.
public struct ReplacedToken: Sendable, Equatable {
  /// The token that replaced it.
  public var successor: Handle
  /// When it is to be revoked, by the local clock.
  public var graceEnd: Date

  /// Makes it.
  public init(successor: Handle, graceEnd: Date) {
    self.successor = successor
    self.graceEnd = graceEnd
  }

  /// Seconds that it stays valid; 0 when somebody is to revoke it.
  public func secondsLeft(at now: Date) -> Int { max(0, Int(graceEnd.timeIntervalSince(now).rounded(.up))) }
}

extension ReplacedToken {
  /// The old tokens of revocations that have not ended them yet.
  public static func all(in revocations: [Revocation]) -> [Handle: ReplacedToken] {
    var all: [Handle: ReplacedToken] = [:]
    for revocation in revocations {
      guard let graceEnd = revocation.plan.graceEnd else { continue }
      for row in revocation.remaining {
        guard let successor = row.successor else { continue }
        all[row.handle] = ReplacedToken(successor: successor, graceEnd: graceEnd)
      }
    }
    return all
  }
}

import FoundationEssentials
import Host

/// The clock of this machine.
public struct SystemClock: WallClock {
  /// Makes it.
  public init() {}

  /// The time now.
  public var now: Date { Date() }

  /// What tells later by how much it was set.
  public var anchor: ClockAnchor? { ClockAnchor.current }
}

import FoundationEssentials

/// The clock of this machine.
public struct SystemClock: WallClock {
  /// Makes it.
  public init() {}

  /// The time now.
  public var now: Date { Date() }
}

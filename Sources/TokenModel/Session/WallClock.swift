import FoundationEssentials

/// The local clock, so that tests can set it.
public protocol WallClock: Sendable {
  /// The time now by this machine.
  var now: Date { get }
}

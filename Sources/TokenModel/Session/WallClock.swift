import FoundationEssentials
import Host

/// The local clock, so that tests can set it.
public protocol WallClock: Sendable {
  /// The time now by this machine.
  var now: Date { get }
  /// What tells later by how much it was set; nil where nothing does.
  var anchor: ClockAnchor? { get }
}

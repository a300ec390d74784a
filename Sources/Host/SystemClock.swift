import Formats
import FoundationEssentials
import Glibc

/// The local clock, so that tests can set it.
public protocol WallClock: Sendable {
  /// The time now by this machine.
  var now: Date { get }
  /// Shows later by how much the clock was set; nil if nothing does.
  var anchor: ClockAnchor? { get }
}

/// The clock of this machine.
public struct SystemClock: WallClock {
  /// Makes it.
  public init() {}

  /// The time now.
  public var now: Date { Date() }

  /// Shows later by how much the clock was set.
  public var anchor: ClockAnchor? { ClockAnchor.current }
}

extension ClockAnchor {
  /// The anchor now; nil if the system does not identify this boot.
  public static var current: ClockAnchor? {
    bootIdentity.map { ClockAnchor(boot: $0, began: currentBegan) }
  }

  /// The time of boot by the wall clock: it changes only when the clock is set.
  public static var currentBegan: Double { seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME) }

  /// Whether the clock was set since this anchor, or the machine was restarted or is another one; as cheap as possible.
  public var wasSetSince: Bool {
    abs(Self.currentBegan - began) > Self.tolerance && Self.bootIdentity != nil
  }

  private static var bootIdentity: String? {
    guard
      let file = try? Descriptor(opening: "/proc/sys/kernel/random/boot_id", O_RDONLY, operation: "read"),
      let bytes = try? file.read(atMost: 64), !bytes.isEmpty
    else { return nil }
    return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var now = timespec()
    clock_gettime(clock, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}

import Formats
import FoundationEssentials
import Glibc

/// The local clock, so that tests can set it.
public protocol WallClock: Sendable {
  /// The time now by this machine.
  var now: Date { get }
  /// What tells later by how much it was set; nil where nothing does.
  var anchor: ClockAnchor? { get }
}

/// The clock of this machine.
public struct SystemClock: WallClock {
  /// Makes it.
  public init() {}

  /// The time now.
  public var now: Date { Date() }

  /// What tells later by how much it was set.
  public var anchor: ClockAnchor? { ClockAnchor.current }
}

extension ClockAnchor {
  /// How it stands now; nil where the system does not tell which start it is.
  public static var current: ClockAnchor? {
    bootIdentity.map { ClockAnchor(boot: $0, began: currentBegan) }
  }

  /// When the machine was started, as its wall clock tells it now: it changes when the clock is set, and only then.
  public static var currentBegan: Double { seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME) }

  /// Whether the clock was set between this anchor and now, or this is another start or another machine; told with as little effort as there is.
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

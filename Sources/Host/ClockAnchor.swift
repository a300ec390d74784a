import Glibc

/// How the wall clock of this machine stands to the time since it was started, which nobody sets and which goes on while the machine sleeps: it tells
/// later by how much the clock was set.
public struct ClockAnchor: Encodable, Equatable, Sendable {
  /// Which start of the machine.
  public let boot: String
  /// When that was, as the wall clock tells it now; in seconds since 1970.
  public let began: Double

  /// An anchor of known parts.
  public init(boot: String, began: Double) {
    self.boot = boot
    self.began = began
  }

  /// How it stands now; nil where the system does not tell which start it is.
  public static var current: ClockAnchor? {
    bootIdentity.map { ClockAnchor(boot: $0, began: currentBegan) }
  }

  /// When the machine was started, as its wall clock tells it now: it changes when the clock is set, and only then.
  public static var currentBegan: Double { seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME) }

  /// Seconds by which the clock was set forward between an earlier anchor and this one; 0 where the machine was started anew, after which that cannot be
  /// told, and for less than anybody sets it by.
  public func step(since earlier: ClockAnchor) -> Double {
    let step = began - earlier.began
    return boot == earlier.boot && abs(step) > Self.tolerance ? step : 0
  }

  /// Whether the clock was set between this anchor and now, or this is another start or another machine; told with as little effort as there is.
  public var wasSetSince: Bool {
    abs(Self.currentBegan - began) > Self.tolerance && Self.bootIdentity != nil
  }

  /// Seconds below which two readings count as the same: the two clocks are not read in one moment.
  public static let tolerance = 1.0

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

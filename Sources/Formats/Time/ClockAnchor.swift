/// The offset between this machine's wall clock and its time since boot, which nobody sets and which runs while the
/// machine sleeps. It shows later by how much the clock was set.
public struct ClockAnchor: Encodable, Equatable, Sendable {
  /// Which start of the machine.
  public let boot: String
  /// The time of boot by the wall clock as it stands now; seconds since 1970.
  public let began: Double

  /// An anchor of known parts.
  public init(boot: String, began: Double) {
    self.boot = boot
    self.began = began
  }

  /// Seconds by which the clock was set forward between an earlier anchor and this one; 0 where the machine was restarted, which hides it, and for less
  /// than anybody sets it by.
  public func step(since earlier: ClockAnchor) -> Double {
    let step = began - earlier.began
    return boot == earlier.boot && abs(step) > Self.tolerance ? step : 0
  }

  /// Seconds below which two readings count as the same: the two clocks are not read in one moment.
  public static let tolerance = 1.0
}

extension ClockAnchor: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    self.init(boot: try members.read("boot"), began: try members.read("began"))
  }
}

import Formats
import FoundationEssentials

/// What a server's `Date` header says about the local clock (RFC 9110 section 6.6.1).
public enum ServerClock {
  /// Seconds of difference below which the local clock counts as right: `Date` has whole seconds and answers take time.
  public static let tolerance: TimeInterval = 5

  /// Seconds since 1970 that a server's clock must be below: the year 2400, so that times computed from it can still be
  /// written.
  private static let end: TimeInterval = 13_569_465_600

  /// A date that a server's clock can plausibly show; nil for any other.
  public static func plausible(_ date: Date) -> Date? {
    (0..<end).contains(date.timeIntervalSince1970) ? date : nil
  }

  /// Seconds to add to the local clock to get the server's; 0 within the tolerance or without a plausible `Date`.
  public static func offset(serverDate: Date?, local: Date) -> TimeInterval {
    guard let serverDate = serverDate.flatMap(plausible) else { return 0 }
    let difference = serverDate.timeIntervalSince(local)
    return abs(difference) <= tolerance ? 0 : difference
  }

  /// The time by the server's clock.
  public static func now(serverDate: Date?, local: Date) -> Date {
    local.addingTimeInterval(offset(serverDate: serverDate, local: local))
  }
}

/// What a host that shares the record has learned of the server's clock: its own clock at that time, and the
/// difference.
public struct HostClock: Sendable, Equatable, Encodable {
  /// The host's clock at that time.
  public var anchor: ClockAnchor
  /// Seconds to add to it to get the server's.
  public var offset: TimeInterval
  /// Seconds by which it has been set forward since (`SessionRecord.clockDoubt`).
  public var doubt: TimeInterval

  /// The most hosts, or earlier boots of this one, that a record remembers.
  static let limit = 4

  /// Whether its numbers can be calculated with.
  var isPossible: Bool {
    SessionFile.isPossible(anchor.began) && SessionFile.isPossible(offset) && SessionFile.isPossible(doubt)
  }
}

extension HostClock: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    anchor = try members.read("anchor")
    offset = try members.read("offset")
    doubt = try members.read("doubt")
  }
}

import Formats
import FoundationEssentials
import Host

/// What a host that shares the record has learned of the server's clock: how its own stood then, and by how much that differed.
public struct HostClock: Sendable, Equatable, Encodable {
  /// How the host's clock stood.
  public var anchor: ClockAnchor
  /// Seconds to add to it to get the server's.
  public var offset: TimeInterval
  /// Seconds by which it had been set forward since (`SessionRecord.clockDoubt`).
  public var doubt: TimeInterval

  /// The most of other hosts, or of earlier starts of this one, that a record remembers.
  static let limit = 4

  /// Whether its numbers can be calculated with.
  var isPossible: Bool {
    SessionFile.isPossible(anchor.began) && SessionFile.isPossible(offset) && SessionFile.isPossible(doubt)
  }
}

extension HostClock: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    anchor = try members.read("anchor")
    offset = try members.read("offset")
    doubt = try members.read("doubt")
  }
}

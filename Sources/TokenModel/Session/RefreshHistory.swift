import Formats
import FoundationEssentials

/// What refreshes have shown of a session's refresh token: whether it is for one use, and whether it can still be trusted.
public struct RefreshHistory: Sendable, Equatable, Encodable {
  /// A refresh token that is not used again.
  public struct GivenUp: Sendable, Equatable, Encodable {
    /// When, by the local clock.
    public var at: Date
    /// Why, as a sentence for the user; without a secret.
    public var reason: String
  }

  /// Refreshes in a row that left the refresh token as it was.
  public private(set) var unchanged = 0
  /// Whether the server has ever replaced one: then it replaces them all, some perhaps later.
  public private(set) var wasReplaced = false
  /// Whether the last refresh may have been done without a good answer.
  public private(set) var isDoubtful = false
  /// Why there is no refresh token any more, where there was one; nil since the last good login.
  public private(set) var givenUp: GivenUp?

  /// Nothing is known yet.
  public init() {}

  /// So many refreshes have to leave the refresh token unchanged before it counts as reusable.
  private static let proof = 2

  /// Whether the refresh token has proved to be for more than one use.
  public var isProven: Bool { unchanged >= Self.proof && !wasReplaced }

  /// Whether a refresh token whose last use may have been its end may be sent, which is done once.
  public var allowsOneMore: Bool { isProven && !isDoubtful }

  /// Whether all counts can go on.
  var isPossible: Bool { SessionFile.isPossible(count: unchanged) }

  /// A login began another session; how the server treats refresh tokens, it has shown before.
  mutating func begin() {
    unchanged = 0
    isDoubtful = false
    givenUp = nil
  }

  /// A refresh was answered.
  mutating func note(isUnchanged: Bool) {
    unchanged = isUnchanged ? unchanged + 1 : 0
    wasReplaced = wasReplaced || !isUnchanged
    isDoubtful = false
    givenUp = nil
  }

  /// Its time by the local clock, which was set by so many seconds.
  mutating func follow(_ step: TimeInterval) { givenUp?.at.addTimeInterval(step) }

  /// The refresh token was sent, and nobody knows what became of that.
  mutating func doubt() { isDoubtful = true }

  /// The refresh token is not used again.
  mutating func giveUp(_ reason: String, at local: Date) {
    givenUp = GivenUp(at: local, reason: reason)
    isDoubtful = false
  }
}

extension RefreshHistory: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    unchanged = try members.read("unchanged")
    wasReplaced = try members.read("wasReplaced")
    isDoubtful = try members.read("isDoubtful")
    givenUp = try members.readIfPresent("givenUp")
  }
}

extension RefreshHistory.GivenUp: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    at = try members.read("at")
    reason = try members.read("reason")
  }
}

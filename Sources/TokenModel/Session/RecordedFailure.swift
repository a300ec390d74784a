import Formats
import FoundationEssentials

/// A failed renewal or login as it is kept on disk for everybody who waits for the same session.
public struct RecordedFailure: Sendable, Equatable, Encodable {
  /// When, by the local clock.
  public var at: Date
  /// What kind of failure it was, in a word or two: `unreachable`; nil where who recorded it did not say.
  public var word: String?
  /// The sentence for the user; without a secret.
  public var reason: String
  /// Whether only a person's login can help.
  public var needsLogin: Bool
  /// What helps; nil where who recorded it did not say.
  public var advice: LoginAdvice?
  /// Failures in a row.
  public var count: Int
  /// Before then no unattended login is tried again, by the local clock; nil: at once.
  public var nextTry: Date?

  /// Makes a record.
  public init(
    at: Date, word: String? = nil, reason: String, needsLogin: Bool, advice: LoginAdvice? = nil, count: Int,
    nextTry: Date?
  ) {
    self.at = at
    self.word = word
    self.reason = reason
    self.needsLogin = needsLogin
    self.advice = advice
    self.count = count
    self.nextTry = nextTry
  }
}

extension RecordedFailure: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    at = try members.read("at")
    word = try members.readIfPresent("word")
    reason = try members.read("reason")
    needsLogin = try members.read("needsLogin")
    advice = try members.readIfPresent("advice")
    count = try members.read("count")
    nextTry = try members.readIfPresent("nextTry")
  }
}

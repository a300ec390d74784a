import FoundationEssentials

/// One request as it may be shown: what was asked of which server, how long it took, what came back. Holds no secret: where a part of the path
/// is one, a mask stands for it.
public struct ActivityRecord: Sendable, Equatable, Codable {
  /// What came of a request.
  public enum Outcome: Sendable, Equatable, Codable {
    /// No answer yet.
    case underWay
    /// The server answered.
    case answered(ActivityAnswer)
    /// It did not; a word and a sentence.
    case failed(word: String, reason: String)
  }

  /// Which request of this process it is, counted from 1.
  public internal(set) var number: Int
  /// The environment it was sent for.
  public let environment: EnvironmentName
  /// The server.
  public let origin: Origin
  /// `GET`, `POST`, `DELETE`.
  public let method: String
  /// Path and query, secrets masked.
  public let path: String
  /// When it was handed over, by the local clock.
  public let begun: Date
  /// What came of it.
  public var outcome: Outcome
  /// From handing it over to the end, in milliseconds; nil while it is under way.
  public var milliseconds: Int?

  /// A request that is under way.
  public init(
    number: Int, environment: EnvironmentName, origin: Origin, method: String, path: String, begun: Date
  ) {
    self.number = number
    self.environment = environment
    self.origin = origin
    self.method = method
    self.path = path
    self.begun = begun
    outcome = .underWay
  }

  /// The same request with what came of it.
  public func ended(_ outcome: Outcome, milliseconds: Int) -> ActivityRecord {
    var record = self
    record.outcome = outcome
    record.milliseconds = milliseconds
    return record
  }
}

import FoundationEssentials

/// How long before its end a session is renewed: fractions of its lifetime, because a fixed margin makes short sessions renew at every call.
public struct SessionMargins: Sendable, Equatable {
  /// Seconds before the end from which renewing is worth trying: a fifth (3 of 15 minutes).
  public let advisory: TimeInterval
  /// Seconds before the end from which renewing is insisted upon at every call: a fifteenth (1 of 15 minutes).
  public let mandatory: TimeInterval

  /// The margins of a lifetime in seconds.
  public init(lifetime: TimeInterval) {
    let seconds = max(lifetime, 0)
    advisory = seconds / 5
    mandatory = seconds / 15
  }
}

extension Session {
  /// Seconds from being issued or renewed to its end, or nil where the server does not tell.
  public var lifetime: TimeInterval? { expires.map { $0.timeIntervalSince(issued) } }

  /// The margins that go with its lifetime, or nil where the server tells no end.
  public var margins: SessionMargins? { lifetime.map(SessionMargins.init(lifetime:)) }
}

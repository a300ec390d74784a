import FoundationEssentials

/// How long before its end something counts as soon and as critical, in seconds: fractions of its lifetime, because a fixed margin makes short sessions renew
/// at every call.
///
/// A session is renewed from the first margin on, and at every call within the second; screens and commands tell both.
public struct ExpiryMargins: Sendable, Equatable {
  /// A fifth of the lifetime (3 of 15 minutes), or a day.
  public let soon: TimeInterval
  /// A fifteenth of the lifetime (1 of 15 minutes), or an hour.
  public let critical: TimeInterval

  /// The margins of a lifetime in seconds, or of one that is not known.
  public init(lifetime: TimeInterval?) {
    soon = lifetime.map { max($0, 0) / 5 } ?? 86_400
    critical = lifetime.map { max($0, 0) / 15 } ?? 3600
  }
}

extension Session {
  /// Seconds from being issued or renewed to its end, or nil where the server does not tell.
  public var lifetime: TimeInterval? { expires.map { $0.timeIntervalSince(issued) } }

  /// The margins that go with its lifetime, or nil where the server tells no end.
  public var margins: ExpiryMargins? { lifetime.map { ExpiryMargins(lifetime: $0) } }
}

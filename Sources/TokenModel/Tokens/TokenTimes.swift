import FoundationEssentials

/// When an upload token was created and when it expires: enough for its age and the time left.
public struct TokenTimes: Sendable, Equatable {
  /// When it was created; nil if the service does not say.
  public var created: Date?
  /// Its whole lifetime in seconds; nil if it never expires or the service does not say.
  public var lifetime: Int?
  /// When it expires.
  public var expiry: TokenExpiry
}

extension UploadToken {
  /// When it was created and when it expires.
  public var times: TokenTimes { TokenTimes(created: created, lifetime: lifetime, expiry: expiry) }
}

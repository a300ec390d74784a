import FoundationEssentials

/// When an upload token was created and when it expires: all that says how old it is and how near its end.
public struct TokenTimes: Sendable, Equatable {
  /// When it was created, or nil where the service does not tell.
  public var created: Date?
  /// Its whole lifetime in seconds, or nil where it never expires or the service does not tell.
  public var lifetime: Int?
  /// When it expires.
  public var expiry: TokenExpiry
}

extension UploadToken {
  /// When it was created and when it expires.
  public var times: TokenTimes { TokenTimes(created: created, lifetime: lifetime, expiry: expiry) }
}

import Formats
import FoundationEssentials

/// A cookie of a session (RFC 6265); sent to the session's origin only.
public struct SessionCookie: Sendable, Equatable {
  /// The name; not a secret.
  public var name: String
  /// The value.
  public var value: Secret
  /// When it ends, or nil with the session.
  public var expires: Date?

  /// Makes a cookie.
  public init(name: String, value: Secret, expires: Date? = nil) {
    self.name = name
    self.value = value
    self.expires = expires
  }
}

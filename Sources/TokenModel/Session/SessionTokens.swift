import Formats
import FoundationEssentials

/// An access token and what renews it (RFC 6749 sections 1.4 and 1.5).
public struct SessionTokens: Sendable, Equatable {
  /// The access token.
  public var access: Secret
  /// The refresh token, or nil: there is none, or it may have been spent.
  public var refresh: Secret?
  /// When the access token ends, by the server's clock, or nil where the server does not tell (`expires_in` may be absent, RFC 6749 section 5.1).
  public var expires: Date?

  /// Makes a pair.
  public init(access: Secret, refresh: Secret?, expires: Date?) {
    self.access = access
    self.refresh = refresh
    self.expires = expires
  }
}

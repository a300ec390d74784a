import Formats
import FoundationEssentials

/// What logging in yields. All times are by the server's clock.
public struct Session: Sendable, Equatable {
  /// The server it was got from; it goes nowhere else.
  public var origin: Origin
  /// What is sent to act under it.
  public var credentials: SessionCredentials
  /// The account as the server names it, or nil.
  public var account: String?
  /// The tenant as the server names it, or nil.
  public var tenant: String?
  /// When it was issued or last renewed.
  public var issued: Date

  /// Makes a session.
  public init(
    origin: Origin, credentials: SessionCredentials, account: String? = nil, tenant: String? = nil, issued: Date
  ) {
    self.origin = origin
    self.credentials = credentials
    self.account = account
    self.tenant = tenant
    self.issued = issued
  }

  /// When it ends by itself, or nil where the server does not tell.
  public var expires: Date? {
    switch credentials {
    case .tokens(let tokens): tokens.expires
    case .cookies: nil
    }
  }

  /// The access token, or nil for cookies.
  public var accessToken: Secret? {
    switch credentials {
    case .tokens(let tokens): tokens.access
    case .cookies: nil
    }
  }

  /// The refresh token, or nil where there is none that could be trusted.
  public var refreshToken: Secret? {
    switch credentials {
    case .tokens(let tokens): tokens.refresh
    case .cookies: nil
    }
  }
}

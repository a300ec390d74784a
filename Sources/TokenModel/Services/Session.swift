import Formats
import FoundationEssentials

/// The result of logging in. All times are by the server's clock.
public struct Session: Sendable, Hashable {
  /// The server that issued it; it goes nowhere else.
  public var origin: Origin
  /// What requests under it send.
  public var credentials: SessionCredentials
  /// The account as the server names it, or nil.
  public var account: String?
  /// The tenant as the server names it, or nil.
  public var tenant: String?
  /// When it was issued or last refreshed.
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

  /// When it expires; nil if the server does not say.
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

  /// The refresh token, or nil if there is no trustworthy one.
  public var refreshToken: Secret? {
    switch credentials {
    case .tokens(let tokens): tokens.refresh
    case .cookies: nil
    }
  }
}

extension Session {
  /// What of it stays valid if no server ends it, and until when, as a sentence; nil if nothing does.
  /// - Parameters:
  ///   - profile: of its service.
  ///   - clockOffset: seconds to add to the local clock to get the server's; the sentence uses the local clock.
  ///   - now: the local clock.
  public func remains(_ profile: ServiceProfile?, clockOffset: TimeInterval, now: Date) -> String? {
    guard case .tokens(let tokens) = credentials else {
      return "It is valid until \(profile?.sessionEnd ?? "the server ends it")."
    }
    let end = tokens.expires.map { $0.addingTimeInterval(-clockOffset) }
    let lives = end.map { $0 > now } ?? true
    let access =
      lives ? "access token is valid \(end.map { "until \(RFC3339.text($0))" } ?? "until the server ends it")" : nil
    let refresh = tokens.refresh.map { _ in "refresh token is valid until the server ends the session" }
    let both = [access, refresh].compactMap(\.self)
    return both.isEmpty ? nil : "Its \(both.joined(separator: ", its "))."
  }
}

/// What requests under a session send.
public enum SessionCredentials: Sendable, Hashable {
  /// An access token with its expiry, perhaps a refresh token.
  case tokens(SessionTokens)
  /// Cookies, the newest of each name.
  case cookies([SessionCookie])
}

/// An access token and what refreshes it (RFC 6749 sections 1.4 and 1.5).
public struct SessionTokens: Sendable, Hashable {
  /// The access token.
  public var access: Secret
  /// The refresh token, or nil: there is none, or it may have been spent.
  public var refresh: Secret?
  /// When the access token expires, by the server's clock; nil if the server does not say (`expires_in` may be absent,
  /// RFC 6749 section 5.1).
  public var expires: Date?

  /// Makes a pair.
  public init(access: Secret, refresh: Secret?, expires: Date?) {
    self.access = access
    self.refresh = refresh
    self.expires = expires
  }
}

/// A cookie of a session (RFC 6265); sent to the session's origin only.
public struct SessionCookie: Sendable, Hashable {
  /// The name; not a secret.
  public var name: String
  /// The value.
  public var value: Secret
  /// When it expires; nil with the session.
  public var expires: Date?

  /// Makes a cookie.
  public init(name: String, value: Secret, expires: Date? = nil) {
    self.name = name
    self.value = value
    self.expires = expires
  }
}

/// What a server says about a session, for inspecting: who it is, what it may do, what answers.
public struct SessionDetails: Sendable, Equatable {
  /// One fact with its name: "Roles", "Server version".
  public struct Fact: Sendable, Equatable {
    /// The name that people read.
    public var name: String
    /// The values, one a line.
    public var values: [String]

    /// Makes a fact.
    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// The facts in the order in which they are shown.
  public var facts: [Fact]
  /// The server's answer as text, without secrets; nil if there is none about the session.
  public var answer: String?

  /// Makes details.
  public init(_ facts: [Fact], answer: String? = nil) {
    self.facts = facts
    self.answer = answer
  }
}

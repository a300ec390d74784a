/// What is sent to a server to act under a session.
public enum SessionCredentials: Sendable, Equatable {
  /// An access token with its end, perhaps a refresh token.
  case tokens(SessionTokens)
  /// Cookies, the newest of each name.
  case cookies([SessionCookie])
}

/// What a failed refresh means for the refresh token (RFC 6749 section 6; single use).
public enum RefreshAftermath: Sendable, Equatable {
  /// Nothing was sent, or the server did nothing: it is as good as before.
  case untouched
  /// It may be spent: it is not used again.
  case spent
  /// The server refused it.
  case refused
  /// The server refused the access token that came with it: the session is over.
  case sessionOver
}

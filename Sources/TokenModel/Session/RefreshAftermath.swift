/// What a failed refresh means for the refresh token (RFC 6749 section 6; single use).
public enum RefreshAftermath: Sendable, Equatable {
  /// Nothing was sent, or the server did nothing: it is as good as before.
  case untouched
  /// The server refused who asked and did not look at it: it is as good as before, and of no use until that is mended.
  case kept
  /// It may be spent: it is not used again.
  case spent
  /// Something was refused, perhaps by somebody on the way who may have passed it on: it counts as spent, and what else there is may be tried.
  case doubted
  /// It was refused: it is not used again.
  case refused
  /// The server refused the access token that came with it: the session is over.
  case sessionOver
}

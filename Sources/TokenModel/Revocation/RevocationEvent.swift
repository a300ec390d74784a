/// Something that happened while a plan is followed.
public enum RevocationEvent: Sendable, Equatable {
  /// The list is read, for what names the plan's tokens to the server.
  case listing
  /// Tokens are being ended.
  case working
  /// The server's rate limit makes everything wait so many seconds.
  case waiting(seconds: Int)
  /// A token came to something; what was unknown may still become certain.
  case result(Handle, RevocationResult)
  /// The list is read again, to settle so many unknown results.
  case settling(Int)
}

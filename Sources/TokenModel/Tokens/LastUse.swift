/// When an upload token was last used, as far as the service tells.
public enum LastUse: Sendable, Hashable {
  /// The service does not tell; that is not never.
  case unknown
  /// Never used.
  case never
  /// Some time ago: the server's own rounded words ("about 2 hours ago") and what they mean in seconds where fob knows the words.
  case ago(words: String, seconds: Int?)
}

/// How scripts present a session's token to the server.
public enum ScriptToken: Sendable, Equatable {
  /// In a header of that name, behind a prefix: `Authorization` with `Bearer `, `Preservica-Access-Token` with nothing.
  case header(name: String, prefix: String)
  /// Not at all; the sentence says why and what to use instead.
  case none(reason: String)
}

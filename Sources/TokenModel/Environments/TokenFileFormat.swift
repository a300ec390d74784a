/// What fob writes into an environment's token file: `token_file_format`.
public enum TokenFileFormat: String, Sendable, CaseIterable {
  /// The time and the token on two lines, as Preservica's example has them.
  case vendor
  /// The token on a line.
  case value
  /// The whole header line.
  case header
  /// Token, header and expiry as JSON.
  case json
  /// Assignments of variables.
  case env
}

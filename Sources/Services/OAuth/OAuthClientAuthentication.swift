/// How a client proves who it is (RFC 6749 section 2.3.1); the raw value is the word in environment files.
enum OAuthClientAuthentication: String, CaseIterable {
  /// Identifier and secret in the `Authorization` header, each encoded as in a form first.
  case basic
  /// The same as they are: many servers do not undo the encoding.
  case basicRaw = "basic_raw"
  /// Identifier and secret in the form.
  case post
  /// The identifier alone: a public client.
  case none

  /// What metadata calls it (RFC 8414 section 2).
  var metadataName: String {
    switch self {
    case .basic, .basicRaw: "client_secret_basic"
    case .post: "client_secret_post"
    case .none: "none"
    }
  }
}

/// How a session is got; the raw value is the word in environment files.
enum OAuthGrant: String, CaseIterable {
  /// A person approves it in a browser (RFC 8628).
  case device
  /// By the account's name and password (RFC 6749 section 4.3).
  case password
  /// By the client alone (RFC 6749 section 4.4).
  case clientCredentials = "client_credentials"

  /// The value of `grant_type`.
  var type: String {
    switch self {
    case .device: "urn:ietf:params:oauth:grant-type:device_code"
    case .password: "password"
    case .clientCredentials: "client_credentials"
    }
  }
}

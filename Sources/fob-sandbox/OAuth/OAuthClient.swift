/// A client that the stand-in for OAuth 2.0 knows.
struct OAuthClient: Sendable, Equatable {
  enum Grant: String, Sendable {
    case device = "urn:ietf:params:oauth:grant-type:device_code"
    case password
    case clientCredentials = "client_credentials"
    case refresh = "refresh_token"
  }

  let identifier: String
  /// Nil for a public client.
  let secret: String?
  let grant: Grant
  /// Whether a refresh yields a new refresh token, and a used one ends all that came of the same login (RFC 9700 section 4.14.2).
  var rotates = true
  /// Whether its tokens tell when they end.
  var tellsExpiry = true

  static let terminal = OAuthClient(identifier: "web-terminal", secret: "sandbox-terminal-4Qx8", grant: .device)
  static let kiosk = OAuthClient(identifier: "web-kiosk", secret: nil, grant: .device)
  /// Its secret holds what has to be encoded before it goes into a header (RFC 6749 section 2.3.1).
  static let service = OAuthClient(identifier: "web-service", secret: "s+e c:r%t/ü", grant: .clientCredentials)
  static let script = OAuthClient(identifier: "web-script", secret: nil, grant: .password, rotates: false)
  static let endless = OAuthClient(identifier: "web-endless", secret: nil, grant: .password, tellsExpiry: false)

  static let all = [terminal, kiosk, service, script, endless]
}

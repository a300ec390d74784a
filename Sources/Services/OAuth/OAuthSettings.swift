import TokenModel

/// The settings of an environment's file that only this service understands.
struct OAuthSettings {
  static let clientID = "client_id"
  static let grant = "grant"
  static let scope = "scope"
  static let authentication = "client_authentication"
  static let issuer = "issuer"
  static let tokenEndpoint = "token_endpoint"
  static let deviceEndpoint = "device_authorization_endpoint"
  static let introspectionEndpoint = "introspection_endpoint"
  static let revocationEndpoint = "revocation_endpoint"

  private let environment: Environment

  init(_ environment: Environment) {
    self.environment = environment
  }

  /// The client's identifier.
  var clientID: String { environment.settings[Self.clientID] ?? "" }

  /// How to log in.
  var grant: OAuthGrant { environment.settings[Self.grant].flatMap(OAuthGrant.init) ?? .device }

  /// The scopes to ask for, or nil.
  var scope: String? { environment.settings[Self.scope] }

  /// How the client authenticates, if the file says; a client without a secret cannot.
  var authentication: OAuthClientAuthentication? {
    environment.settings[Self.authentication].flatMap(OAuthClientAuthentication.init)
      ?? (grant != .clientCredentials && environment.secrets[.clientSecret] == nil
        ? OAuthClientAuthentication.none : nil)
  }

  /// Whether the client has a secret.
  var isConfidential: Bool { authentication != OAuthClientAuthentication.none }

  /// The issuer that the file names, or nil.
  var issuer: String? { environment.settings[Self.issuer] }

  /// The endpoints that the file names, if it names the token endpoint; then metadata is not asked for.
  var endpoints: OAuthEndpoints? {
    address(Self.tokenEndpoint).map { completed(OAuthEndpoints(token: $0)) }
  }

  /// Endpoints of metadata, replaced by those that the file names.
  func completed(_ endpoints: OAuthEndpoints) -> OAuthEndpoints {
    var endpoints = endpoints
    if let device = address(Self.deviceEndpoint) { endpoints.deviceAuthorization = device }
    if let introspection = address(Self.introspectionEndpoint) { endpoints.introspection = introspection }
    if let revocation = address(Self.revocationEndpoint) { endpoints.revocation = revocation }
    return endpoints
  }

  private func address(_ key: String) -> ServerAddress? {
    environment.settings[key].flatMap { try? ServerAddress($0) }
  }
}

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

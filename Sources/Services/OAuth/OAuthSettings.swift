import Formats
import TokenModel

/// The settings of an environment's file that only this service understands.
struct OAuthSettings {
  static let clientID = "client_id"
  static let grant = "grant"
  static let scope = "scope"
  static let authentication = "client_authentication"
  static let issuer = "issuer"
  static let tokenEndpoint = "token_endpoint"
  static let authorizationEndpoint = "authorization_endpoint"
  static let redirectAddress = "redirect_uri"
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
    address(Self.tokenEndpoint).map { completed(OAuthEndpoints(token: $0, issuer: issuer)) }
  }

  /// Endpoints of metadata, replaced by those that the file names.
  func completed(_ endpoints: OAuthEndpoints) -> OAuthEndpoints {
    var endpoints = endpoints
    if let authorization = address(Self.authorizationEndpoint) { endpoints.authorization = authorization }
    if let device = address(Self.deviceEndpoint) { endpoints.deviceAuthorization = device }
    if let introspection = address(Self.introspectionEndpoint) { endpoints.introspection = introspection }
    if let revocation = address(Self.revocationEndpoint) { endpoints.revocation = revocation }
    return endpoints
  }

  /// Where a login in a browser ends: what the file says, else an address of this machine.
  /// - Parameter port: the port of the latter.
  func redirect(port: Int) throws(ServiceFailure) -> String {
    guard let text = environment.settings[Self.redirectAddress] else { return "http://127.0.0.1:\(port)/" }
    let flaw: String
    do throws(TextFailure) {
      let address = try ServerAddress(text)
      // What the browser shows is compared to the letter.
      if address.text == text, !address.path.contains("?") { return text }
      flaw = "write it as browsers do, without '?': \(address.origin)\(address.path.prefix { $0 != "?" })"
    } catch {
      flaw = error.description
    }
    throw .unsupported(
      reason: "\(environment.file): \(Self.redirectAddress) is not usable: \(Sentence.closed(flaw)) Nothing was sent.")
  }

  private func address(_ key: String) -> ServerAddress? {
    environment.settings[key].flatMap { try? ServerAddress($0) }
  }
}

/// How a session is got; the raw value is the word in environment files.
enum OAuthGrant: String, CaseIterable {
  /// A person approves it in a browser (RFC 8628).
  case device
  /// A person logs in in a browser, which ends at an address with a code in it (RFC 6749 section 4.1).
  case authorizationCode = "authorization_code"
  /// By the account's name and password (RFC 6749 section 4.3).
  case password
  /// By the client alone (RFC 6749 section 4.4).
  case clientCredentials = "client_credentials"

  /// The value of `grant_type`.
  var type: String {
    switch self {
    case .device: "urn:ietf:params:oauth:grant-type:device_code"
    case .authorizationCode: "authorization_code"
    case .password: "password"
    case .clientCredentials: "client_credentials"
    }
  }
}

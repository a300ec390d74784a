import FoundationEssentials
import Synchronization

/// The stand-in for a server of OAuth 2.0: RFC 6749, 7009, 7636, 7662, 8414, 8628, 9207.
final class OAuthServer: StandIn {
  struct State: Sendable {
    var tokens = OAuthTokenBook()
    var devices: [DeviceGrant] = []
    var codes: [CodeGrant] = []
  }

  static let scopes = ["files", "profile"]
  static let deviceLifetime = 600.0

  let clock: SandboxClock
  let counters: Counters
  let lifetime: Double
  let interval: Double
  let scheme: String
  let state = Mutex(State())

  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {
    self.clock = clock
    self.counters = counters
    lifetime = settings.tokenLifetime ?? 1800
    interval = settings.deviceInterval
    scheme = settings.isBehindTLS ? "https" : "http"
  }

  func owns(path: String) -> Bool {
    path.hasPrefix("/oauth2/") || path.hasPrefix("/.well-known/oauth-authorization-server")
      || path.hasPrefix("/oidc/")
  }

  func expireAccessTokens() {
    state.withLock { $0.tokens.expireAccessTokens(at: clock.now) }
  }

  func endSessions() {
    state.withLock { $0.tokens.endAll() }
  }

  func answer(_ request: Request) -> Response {
    switch (request.method, request.path) {
    case ("GET", "/.well-known/oauth-authorization-server"): metadata(request, issuer: "")
    // An issuer with a path whose metadata is only where OpenID has it.
    case ("GET", "/oidc/.well-known/openid-configuration"): metadata(request, issuer: "/oidc")
    case ("GET", "/oauth2/device"): DevicePage.form(userCode: request.query["user_code"] ?? "")
    case ("POST", "/oauth2/device"): decide(request)
    case ("GET", "/oauth2/authorize"): authorizationPage(request, query: request.query)
    case ("POST", "/oauth2/authorize"): authorize(request)
    case ("POST", "/oauth2/token"): byClient(request, token)
    case ("POST", "/oauth2/device_authorization"): byClient(request, beginDevice)
    case ("POST", "/oauth2/introspect"): byClient(request, introspect)
    case ("POST", "/oauth2/revoke"): byClient(request, revoke)
    case ("GET", "/oauth2/whoami"): whoAmI(request)
    default: nothing(for: request)
    }
  }

  /// A path that is there names the methods that it takes (RFC 9110 section 15.5.6).
  private func nothing(for request: Request) -> Response {
    let methods =
      switch request.path {
      case "/.well-known/oauth-authorization-server", "/oidc/.well-known/openid-configuration", "/oauth2/whoami": "GET"
      case "/oauth2/device", "/oauth2/authorize": "GET, POST"
      case "/oauth2/token", "/oauth2/device_authorization", "/oauth2/introspect", "/oauth2/revoke": "POST"
      default: ""
      }
    guard !methods.isEmpty else { return refusal(status: 404, text: "There is nothing here.", for: request) }
    var response = refusal(status: 405, text: "The method is not allowed here.", for: request)
    response.headers["Allow"] = methods
    return response
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    OAuthFailure(code: status >= 500 ? "server_error" : "invalid_request", description: text, status: status).response
  }

  private func metadata(_ request: Request, issuer: String) -> Response {
    let origin = "\(scheme)://\(request.host)"
    let endpoints = [
      "token_endpoint": "token", "authorization_endpoint": "authorize",
      "device_authorization_endpoint": "device_authorization",
      "introspection_endpoint": "introspect", "revocation_endpoint": "revoke",
    ]
    return Response(
      200,
      json: .object(
        [JSON.Member(name: "issuer", value: .string(origin + issuer))]
          + endpoints.sorted { $0.key < $1.key }.map {
            JSON.Member(name: $0.key, value: .string("\(origin)/oauth2/\($0.value)"))
          } + [
            JSON.Member(name: "scopes_supported", value: .array(Self.scopes.map { .string($0) })),
            JSON.Member(name: "response_types_supported", value: ["code"]),
            JSON.Member(name: "code_challenge_methods_supported", value: ["S256"]),
            JSON.Member(name: "authorization_response_iss_parameter_supported", value: .bool(issuer.isEmpty)),
            JSON.Member(
              name: "token_endpoint_auth_methods_supported",
              value: ["client_secret_basic", "client_secret_post", "none"]),
          ]))
  }

  /// Answers a request that a client sends in its own name.
  private func byClient(
    _ request: Request, _ act: (OAuthClient, FormFields, Request) throws(OAuthFailure) -> Response
  ) -> Response {
    do throws(OAuthFailure) {
      var response = try act(try client(of: request), request.form, request)
      response.headers["Cache-Control"] = "no-store"
      return response
    } catch {
      if error == .invalidClient { counters.count(.unauthorized) }
      return error.response
    }
  }

  /// Which client asks: by HTTP Basic, by secret in the form, or by its name alone if it is a public one; never by two of them.
  private func client(of request: Request) throws(OAuthFailure) -> OAuthClient {
    let form = request.form
    var identifier = form["client_id"]
    var secret = form["client_secret"]
    if let basic = request.authorization("Basic") {
      let text = Data(base64Encoded: basic).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, secret == nil else { throw .invalidClient }
      let pair = parts.map { String(decoding: PercentCoding.bytes($0.utf8, plusIsSpace: true), as: UTF8.self) }
      guard identifier == nil || identifier == pair[0] else { throw .invalidClient }
      (identifier, secret) = (pair[0], pair[1])
    }
    guard let client = OAuthClient.all.first(where: { $0.identifier == identifier }), client.secret == secret else {
      throw .invalidClient
    }
    return client
  }

  /// What an API says to the holder of a valid token.
  private func whoAmI(_ request: Request) -> Response {
    let token = request.authorization("Bearer").flatMap { text in
      state.withLock { $0.tokens.accessTokens[text] }
    }
    guard let token, token.end > clock.now else {
      counters.count(.unauthorized)
      var response = OAuthFailure(code: "invalid_token", description: "The token is not active.", status: 401).response
      response.headers["WWW-Authenticate"] = "Bearer error=\"invalid_token\""
      return response
    }
    return Response(
      200, json: ["client": .string(token.client.identifier), "user": token.person.map { .string($0) } ?? .null])
  }
}

/// A client that the stand-in for OAuth 2.0 knows.
struct OAuthClient: Sendable, Equatable {
  enum Grant: String, Sendable {
    case device = "urn:ietf:params:oauth:grant-type:device_code"
    case authorizationCode = "authorization_code"
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
  /// Whether its tokens say when they expire.
  var tellsExpiry = true
  /// Where its logins in a browser end.
  var redirect: String?
  /// Whether a revocation ends all that it holds of the same person, as servers do that keep one grant for both.
  var endsTogether = false

  static let terminal = OAuthClient(identifier: "web-terminal", secret: "sandbox-terminal-4Qx8", grant: .device)
  static let kiosk = OAuthClient(identifier: "web-kiosk", secret: nil, grant: .device)
  /// Its secret holds what has to be encoded before it goes into a header (RFC 6749 section 2.3.1).
  static let service = OAuthClient(identifier: "web-service", secret: "s+e c:r%t/ü", grant: .clientCredentials)
  static let script = OAuthClient(identifier: "web-script", secret: nil, grant: .password, rotates: false)
  static let endless = OAuthClient(identifier: "web-endless", secret: nil, grant: .password, tellsExpiry: false)
  static let batch = OAuthClient(identifier: "web-batch", secret: nil, grant: .password)

  static let browser = OAuthClient(
    identifier: "web-browser", secret: nil, grant: .authorizationCode, redirect: "http://127.0.0.1/")
  static let portal = OAuthClient(
    identifier: "web-portal", secret: "sandbox-portal-7Kd2", grant: .authorizationCode,
    redirect: "https://portal.example/signed-in")

  static let single = OAuthClient(
    identifier: "web-single", secret: nil, grant: .authorizationCode, redirect: "http://127.0.0.1/", endsTogether: true)

  static let all = [terminal, kiosk, service, script, endless, batch, browser, portal, single]
}

/// Someone with an account at the stand-in for OAuth 2.0.
struct OAuthPerson: Sendable, Equatable {
  let name: String
  let password: String

  static let operations = OAuthPerson(name: "ops@example.org", password: "web pass=word&1")
}

/// A refusal as RFC 6749 section 5.2 and RFC 8628 section 3.5 write it.
struct OAuthFailure: Error, Equatable {
  let code: String
  let description: String
  var status = 400

  var response: Response {
    var response = Response(
      status, ["Cache-Control": "no-store"], json: ["error": .string(code), "error_description": .string(description)])
    if status == 401 { response.headers["WWW-Authenticate"] = "Basic realm=\"sandbox\"" }
    return response
  }

  static let invalidClient = OAuthFailure(
    code: "invalid_client", description: "The client is not known, or did not prove who it is.", status: 401)
  static let invalidGrant = OAuthFailure(
    code: "invalid_grant", description: "The grant is wrong, has ended, or was used before.")
  static let wrongCredentials = OAuthFailure(code: "invalid_grant", description: "User name or password is wrong.")
  static let unauthorizedClient = OAuthFailure(
    code: "unauthorized_client", description: "This client may not use this grant.")
  static let unsupportedGrant = OAuthFailure(
    code: "unsupported_grant_type", description: "There is no such grant here.")
  static let invalidScope = OAuthFailure(code: "invalid_scope", description: "There is no such scope here.")
  static let authorizationPending = OAuthFailure(
    code: "authorization_pending", description: "Nobody has decided yet.")
  static let slowDown = OAuthFailure(code: "slow_down", description: "Ask less often.")
  static let accessDenied = OAuthFailure(code: "access_denied", description: "The person said no.")
  static let expiredToken = OAuthFailure(code: "expired_token", description: "The code has ended.")

  static func missing(_ field: String) -> OAuthFailure {
    OAuthFailure(code: "invalid_request", description: "The parameter \(field) is missing.")
  }
}

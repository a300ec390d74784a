import FoundationEssentials
import Synchronization

/// The stand-in for a server of OAuth 2.0: RFC 6749, 7009, 7662, 8414, 8628.
final class OAuthServer: StandIn {
  struct State: Sendable {
    var tokens = OAuthTokenBook()
    var devices: [DeviceGrant] = []
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
      case "/oauth2/device": "GET, POST"
      case "/oauth2/token", "/oauth2/device_authorization", "/oauth2/introspect", "/oauth2/revoke": "POST"
      default: ""
      }
    guard !methods.isEmpty else { return refusal(status: 404, text: "There is nothing here.", for: request) }
    var response = refusal(status: 405, text: "The method is not allowed here.", for: request)
    response.headers["Allow"] = methods
    return response
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    OAuthError(code: status >= 500 ? "server_error" : "invalid_request", description: text, status: status).response
  }

  private func metadata(_ request: Request, issuer: String) -> Response {
    let origin = "\(scheme)://\(request.host)"
    let endpoints = [
      "token_endpoint": "token", "device_authorization_endpoint": "device_authorization",
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
            JSON.Member(
              name: "token_endpoint_auth_methods_supported",
              value: ["client_secret_basic", "client_secret_post", "none"]),
          ]))
  }

  /// Answers a request that a client sends in its own name.
  private func byClient(
    _ request: Request, _ act: (OAuthClient, FormFields, Request) throws(OAuthError) -> Response
  ) -> Response {
    do throws(OAuthError) {
      var response = try act(try client(of: request), request.form, request)
      response.headers["Cache-Control"] = "no-store"
      return response
    } catch {
      if error == .invalidClient { counters.count(.unauthorized) }
      return error.response
    }
  }

  /// Which client asks: by HTTP Basic, by secret in the form, or by its name alone where it is a public one; never by two of them.
  private func client(of request: Request) throws(OAuthError) -> OAuthClient {
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

  /// What an API would tell whoever shows a valid token.
  private func whoAmI(_ request: Request) -> Response {
    let token = request.authorization("Bearer").flatMap { text in
      state.withLock { $0.tokens.accessTokens[text] }
    }
    guard let token, token.end > clock.now else {
      counters.count(.unauthorized)
      var response = OAuthError(code: "invalid_token", description: "The token is not active.", status: 401).response
      response.headers["WWW-Authenticate"] = "Bearer error=\"invalid_token\""
      return response
    }
    return Response(
      200, json: ["client": .string(token.client.identifier), "user": token.person.map { .string($0) } ?? .null])
  }
}

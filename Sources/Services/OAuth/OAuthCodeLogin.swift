import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// A login in a browser that ends at an address with a code in it (RFC 6749 section 4.1), for which only this client gets a
/// session (PKCE, RFC 7636).
enum OAuthCodeLogin {
  /// What a challenge carries to its end.
  private static let verifier = "code_verifier"

  /// What a login needs of a server.
  /// - Throws: why there can be none.
  static func endpoint(
    of endpoints: OAuthEndpoints, for environment: Environment
  ) throws(ServiceFailure) -> ServerAddress {
    let host = environment.origin.host
    guard let endpoint = endpoints.authorization else {
      throw .unsupported(
        reason:
          "\(host) names no endpoint for a login in a browser. Write authorization_endpoint or another grant into "
          + "\(environment.file).")
    }
    let methods = endpoints.challengeMethods ?? []
    guard methods.isEmpty || methods.contains("S256") else {
      throw .unsupported(
        reason:
          "\(host) does not offer PKCE with S256 (RFC 7636), without which fob logs in in no browser. Write another grant into "
          + "\(environment.file).")
    }
    return endpoint
  }

  /// Says where to log in. Nothing is sent.
  static func begin(_ conversation: OAuthConversation, secret: Secret?) throws(ServiceFailure) -> LoginChallenge {
    let environment = conversation.exchange.environment
    let endpoint = try endpoint(of: conversation.endpoints, for: environment)
    let target = try conversation.settings.redirect(port: .random(in: ports))
    let verifier = Self.random(bytes: 32)
    // Short, for the QR code; nobody can try 128 bits.
    let state = Self.random(bytes: 16)
    let proof = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
    var query = [
      ("response_type", "code"), ("client_id", conversation.settings.clientID), ("redirect_uri", target),
      ("state", state), ("code_challenge", proof), ("code_challenge_method", "S256"),
    ]
    if let scope = conversation.settings.scope { query.append(("scope", scope)) }
    let page = endpoint.text + (endpoint.path.contains("?") ? "&" : "?") + PercentEncoding.form(query)
    let redirect = LoginRedirect(
      address: try OAuthBrowserAddress.checked(page, from: conversation.origin.host), target: target, state: state,
      issuer: conversation.endpoints.issuer, mustNameIssuer: conversation.endpoints.namesIssuer)
    var continuation = conversation.continuation(secret)
    continuation[Self.verifier] = Secret(verifier)
    let doubt = conversation.endpoints.challengeMethods?.isEmpty == true
    return LoginChallenge(
      .redirect(redirect),
      message: "Log in at this address in a browser."
        + (doubt ? " \(conversation.origin.host) does not say that it knows PKCE (S256)." : ""),
      continuation: continuation)
  }

  /// The conversation that a challenge continues: it does not ask for metadata again.
  static func conversation(
    _ transport: any HTTPTransport, _ environment: Environment, after challenge: LoginChallenge
  ) throws(ServiceFailure) -> OAuthConversation {
    guard let conversation = try OAuthConversation(transport, environment, continuing: challenge) else { throw noLogin }
    return conversation
  }

  /// What came of the address at which a login ended.
  enum End {
    /// It is not the one: the challenge goes on, and its message says why.
    case again(LoginChallenge)
    /// What to ask the token endpoint for a session with, and what of it must not be repeated.
    case form([(String, String)], hiding: [Secret])
  }

  /// Reads the address at which a login ended.
  /// - Throws: if the server refused the login.
  static func end(
    at address: Secret, _ conversation: OAuthConversation, _ challenge: LoginChallenge
  ) throws(ServiceFailure) -> End {
    guard let redirect = challenge.redirect, let verifier = challenge.continuation[verifier] else { throw noLogin }
    let answer: RedirectAnswer
    do throws(TextFailure) {
      answer = try RedirectAnswer(address, to: redirect)
    } catch {
      var next = challenge
      next.message = error.description
      return .again(next)
    }
    switch answer {
    case .code(let code):
      let form = [
        ("grant_type", OAuthGrant.authorizationCode.type), ("code", code.revealed), ("redirect_uri", redirect.target),
        ("code_verifier", verifier.revealed),
      ]
      return .form(form + conversation.identification, hiding: [code, verifier])
    case .refusal(let error, let description):
      throw refusal(error, description, from: conversation.origin.host)
    }
  }

  private static func refusal(_ error: String, _ description: String?, from host: String) -> ServiceFailure {
    let reason = ServerWords.reason(description.map { "\($0) (\(error))" } ?? error, from: host, status: 400)
    return switch error {
    case "access_denied": .credentialsRefused(reason: "The login was denied in the browser. \(reason)")
    case "server_error", "temporarily_unavailable": .serverError(status: 503, reason: reason)
    default: .refused(status: 400, reason: reason, field: nil)
    }
  }

  private static let noLogin = ServiceFailure.unexpected(
    reason: "There is no login in a browser to continue. Nothing was sent.")

  /// Ports beyond those that the system chooses for connections (ip(7), ip_local_port_range).
  private static let ports = 61_000...65_535

  /// A text that nobody can guess (RFC 7636 section 4.1).
  private static func random(bytes: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64URL.encode((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}

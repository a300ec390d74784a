import Formats
import TokenModel

/// The endpoints of a server (RFC 8414 section 2).
struct OAuthEndpoints: Equatable {
  /// Issues tokens.
  var token: ServerAddress
  /// Where a person logs in in a browser; nil if the server has none.
  var authorization: ServerAddress?
  /// Begins a device login; nil if the server has none.
  var deviceAuthorization: ServerAddress?
  /// Describes tokens; nil if the server has none.
  var introspection: ServerAddress?
  /// Revokes tokens; nil if the server has none.
  var revocation: ServerAddress?
  /// How clients may prove who they are at the token endpoint, by their names there; nil if the server does not say.
  var authentications: [String]?
  /// The methods of PKCE (RFC 7636) in its metadata, of which it need not say anything; nil without metadata.
  var challengeMethods: [String]?
  /// Who issues the tokens, by its metadata or the environment's file; nil if neither says.
  var issuer: String?
  /// Whether the answer to a login in a browser names the issuer (RFC 9207).
  var namesIssuer = false
}

extension OAuthEndpoints {
  /// Reads a metadata document.
  /// - Throws: if the issuer is not the one asked, and for an endpoint on a server that the environment's file does not
  ///   name.
  init(_ document: AnswerObject, of issuer: OAuthIssuer, for environment: Environment) throws(ServiceFailure) {
    let named = try document.text("issuer")
    guard issuer.accepts(named) else {
      throw .unexpected(
        reason:
          "The metadata at \(issuer.address.origin) is of the issuer \(ServerWords.neutral(named, limit: 100) ?? "''"), "
          + "not of \(issuer.address). If that is right, write it as 'issuer' into \(environment.file).")
    }
    guard let text = document.usableText("token_endpoint") else {
      throw .unexpected(reason: "The metadata of \(issuer.address) names no 'token_endpoint'.")
    }
    do {
      token = try ServerAddress(text)
    } catch {
      let shown = ServerWords.neutral(text, limit: 120) ?? "''"
      throw .unexpected(
        reason: "The metadata of \(environment.origin) has a 'token_endpoint' that is not usable (\(shown)): \(error).")
    }
    try Self.check("token_endpoint", token, environment)
    deviceAuthorization = try Self.endpoint("device_authorization_endpoint", in: document, environment)
    introspection = try Self.endpoint("introspection_endpoint", in: document, environment)
    revocation = try Self.endpoint("revocation_endpoint", in: document, environment)
    authentications = document.usableTexts("token_endpoint_auth_methods_supported")
    // Nothing is sent there: a person opens it, and sees whose page it is.
    authorization = document.usableText("authorization_endpoint").flatMap { try? ServerAddress($0) }
    challengeMethods = document.usableTexts("code_challenge_methods_supported") ?? []
    self.issuer = named
    namesIssuer = (try? document.optionalFlag("authorization_response_iss_parameter_supported")) ?? false
  }

  /// An optional endpoint; nil if it is missing or not an address.
  private static func endpoint(
    _ name: String, in document: AnswerObject, _ environment: Environment
  ) throws(ServiceFailure) -> ServerAddress? {
    guard let address = document.usableText(name).flatMap({ try? ServerAddress($0) }) else { return nil }
    try check(name, address, environment)
    return address
  }

  /// Secrets are sent to endpoints, so a server must not point to another that the file does not name.
  private static func check(
    _ name: String, _ address: ServerAddress, _ environment: Environment
  ) throws(ServiceFailure) {
    guard environment.names(address.origin) else {
      throw .unexpected(
        reason:
          "The metadata of \(environment.origin) points to another server: '\(name)' is "
          + "\(ServerWords.neutral(address.text, limit: 120) ?? "''"). Nothing was sent there. "
          + "If it is right, name that endpoint in \(environment.file).")
    }
  }
}

/// Who issues tokens, and where its metadata is (RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4).
struct OAuthIssuer {
  /// The issuer's address.
  let address: ServerAddress
  /// Whether the environment's file names it; its metadata must then repeat it to the letter.
  private let isNamed: Bool

  /// The issuer of an environment: the one that its file names, else its server.
  init(_ environment: Environment) throws(ServiceFailure) {
    let named = OAuthSettings(environment).issuer
    isNamed = named != nil
    address = try rethrow(
      ServerAddress(named ?? environment.origin.text),
      as: { (failure: TextFailure) in
        ServiceFailure.unexpected(reason: "\(environment.file): issuer is not usable: \(failure)")
      })
  }

  /// Whether metadata that names this issuer is its own (RFC 8414 section 3.3). If the file names none, a trailing `/`
  /// makes no difference.
  func accepts(_ issuer: String) -> Bool {
    issuer == address.text || !isNamed && issuer == address.text + "/"
  }

  /// Where its metadata may be, in the order of asking: RFC 8414's place, then OpenID's.
  var documents: [ServerAddress] {
    let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
    return ["/.well-known/oauth-authorization-server\(path)", "\(path)/.well-known/openid-configuration"].compactMap {
      try? ServerAddress($0, on: address.origin)
    }
  }
}

import TokenModel

/// Where a server takes what (RFC 8414 section 2).
struct OAuthEndpoints: Equatable {
  /// Gives tokens.
  var token: ServerAddress
  /// Begins a login by device; nil where the server has none.
  var deviceAuthorization: ServerAddress?
  /// Tells about tokens; nil where the server has none.
  var introspection: ServerAddress?
  /// Ends tokens; nil where the server has none.
  var revocation: ServerAddress?
  /// How clients may prove who they are at the token endpoint, by their names there; nil where the server does not say.
  var authentications: [String]?
}

extension OAuthEndpoints {
  /// Reads a metadata document.
  /// - Throws: where the issuer is another than was asked, and for an endpoint on a server that the environment's file does not name.
  init(_ document: AnswerObject, of issuer: OAuthIssuer, for environment: Environment) throws(ServiceFailure) {
    let named = try document.text("issuer")
    guard issuer.accepts(named) else {
      throw .unexpected(
        reason:
          "The metadata at \(issuer.address.origin) is of the issuer \(ServerWords.neutral(named, limit: 100) ?? "''"), "
          + "not of \(issuer.address). If that is right, write it as 'issuer' into \(environment.file).")
    }
    guard let token = try Self.endpoint("token_endpoint", in: document, environment) else {
      throw .unexpected(reason: "The metadata of \(issuer.address) names no 'token_endpoint'.")
    }
    self.token = token
    deviceAuthorization = try Self.endpoint("device_authorization_endpoint", in: document, environment)
    introspection = try Self.endpoint("introspection_endpoint", in: document, environment)
    revocation = try Self.endpoint("revocation_endpoint", in: document, environment)
    authentications = try document.optionalTexts("token_endpoint_auth_methods_supported")
  }

  /// An endpoint; secrets are sent there, so that a server which nobody named must not point elsewhere.
  private static func endpoint(
    _ name: String, in document: AnswerObject, _ environment: Environment
  ) throws(ServiceFailure) -> ServerAddress? {
    guard let text = try document.optionalText(name) else { return nil }
    let shown = ServerWords.neutral(text, limit: 120) ?? "''"
    let address: ServerAddress
    do {
      address = try ServerAddress(text)
    } catch {
      throw .unexpected(
        reason: "The metadata of \(environment.origin) has a '\(name)' that is not usable (\(shown)): \(error).")
    }
    guard environment.names(address.origin) else {
      throw .unexpected(
        reason:
          "The metadata of \(environment.origin) points to another server: '\(name)' is \(shown). Nothing was sent there. "
          + "If it is right, name that endpoint in \(environment.file).")
    }
    return address
  }
}

import TokenModel

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
    do {
      address = try ServerAddress(named ?? environment.origin.text)
    } catch {
      throw .unexpected(reason: "\(environment.file): issuer is not usable: \(error)")
    }
  }

  /// Whether metadata that names this issuer is its own (RFC 8414 section 3.3). Where the file names none, a `/` at the end makes no difference.
  func accepts(_ issuer: String) -> Bool {
    issuer == address.text || !isNamed && issuer == address.text + "/"
  }

  /// Where its metadata may be, in the order of asking: as RFC 8414 has it, and as OpenID has it.
  var documents: [ServerAddress] {
    let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
    return ["/.well-known/oauth-authorization-server\(path)", "\(path)/.well-known/openid-configuration"].compactMap {
      try? ServerAddress($0, on: address.origin)
    }
  }
}

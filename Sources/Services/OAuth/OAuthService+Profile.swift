import TokenModel

extension OAuthService {
  /// What servers of OAuth 2.0 offer.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "oauth2"), displayName: "OAuth 2.0",
    keys: [
      key(OAuthSettings.clientID, .text, isRequired: true, "The client's identifier, as the server registered it."),
      EnvironmentKey(
        .secret(.clientSecret), help: "The client's secret; a public client, which needs none, leaves it out."),
      key(
        OAuthSettings.grant, .word(OAuthGrant.allCases.map(\.rawValue)),
        "How to log in: device (approved in a browser, also over SSH; the standard), password, or client_credentials."),
      EnvironmentKey(.username, help: "The account's name, for the password grant."),
      EnvironmentKey(.secret(.password), help: "The account's password, for the password grant."),
      key(
        OAuthSettings.scope, .text, "The scopes to ask for, separated by blanks; the server's own choice when absent."),
      key(
        OAuthSettings.authentication, .word(OAuthClientAuthentication.allCases.map(\.rawValue)),
        "How the client proves who it is: basic, basic_raw (not encoded), post, or none; when absent by what the server offers."
      ),
      key(
        OAuthSettings.issuer, .address,
        "The issuer whose metadata tells the endpoints, where that is not the url itself; a path such as /realms/NAME will do."
      ),
      key(
        OAuthSettings.tokenEndpoint, .address,
        "The token endpoint of a server without metadata, which is not asked for then."
      ),
      key(
        OAuthSettings.deviceEndpoint, .address,
        "The device authorization endpoint (RFC 8628), where metadata does not tell it."),
      key(
        OAuthSettings.introspectionEndpoint, .address,
        "The introspection endpoint (RFC 7662), where metadata does not tell it."),
      key(
        OAuthSettings.revocationEndpoint, .address,
        "The revocation endpoint (RFC 7009), where metadata does not tell it."),
    ],
    canRefresh: true, mayReuseRefreshTokens: true, scriptToken: .header(name: "Authorization", prefix: "Bearer "),
    uploadTokens: nil,
    logOut: .endsOnServer, sessionSecrets: [.clientSecret])

  private static func key(
    _ name: String, _ form: EnvironmentKey.Form, isRequired: Bool = false, _ help: String
  ) -> EnvironmentKey {
    EnvironmentKey(.setting(name, form), isRequired: isRequired, help: help)
  }
}

extension SecretName {
  /// The secret of a confidential client (RFC 6749 section 2.3.1).
  static let clientSecret = SecretName(rawValue: "client_secret")
}

import TokenModel

extension PreservicaService {
  /// What Preservica offers.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "preservica"), displayName: "Preservica",
    keys: [
      EnvironmentKey(.username, help: "The account's name; an e-mail address on the hosted service."),
      EnvironmentKey(.tenant, help: "The tenant that the account belongs to. Newer servers find it by themselves."),
      EnvironmentKey(.secret(.password), help: "The account's password."),
      EnvironmentKey(
        .secret(.totpSecret),
        help: "The Base32 key that was shown when the second factor was set up, so that fob can make the codes itself."),
      EnvironmentKey(
        .secret(.sharedSecret),
        help:
          "The secret that a trusted application shares with the tenant, used instead of a password. Deprecated since Preservica 8.4."
      ),
    ],
    sandboxHosts: ["preview.preservica.com"], canRefresh: true, refreshNeedsLivingToken: true,
    scriptToken: .header(name: PreservicaService.tokenHeader, prefix: ""), examplePath: "/api/user/details",
    uploadTokens: nil, logOut: .forgetsLocally)

  /// The header that carries the access token.
  static let tokenHeader = "Preservica-Access-Token"
}

import TokenModel

/// What services with every kind of key say of themselves.
enum TestProfiles {
  static let preservica = ServiceProfile(
    name: ServiceName(rawValue: "preservica"), displayName: "Preservica",
    keys: [
      EnvironmentKey(.username, help: "The account's name."), EnvironmentKey(.tenant, help: "The tenant."),
      EnvironmentKey(.secret(.password), help: "The password."),
      EnvironmentKey(.secret(.totpSecret), help: "The seed."),
      EnvironmentKey(.secret(.sharedSecret), help: "The shared secret."),
    ],
    canRefresh: true, scriptToken: .header(name: "Preservica-Access-Token", prefix: ""), uploadTokens: nil,
    logOut: .forgetsLocally)

  static let apiVideo = ServiceProfile(
    name: ServiceName(rawValue: "api.video"), displayName: "api.video",
    keys: [EnvironmentKey(.secret(.apiKey), help: "The API key.")],
    standardOrigin: try? Origin("https://ws.api.video"), sandboxHosts: ["sandbox.api.video"], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), uploadTokens: nil, logOut: .forgetsLocally)

  static let pod = ServiceProfile(
    name: ServiceName(rawValue: "pod"), displayName: "POD Aggregator",
    keys: [
      EnvironmentKey(.username, isRequired: true, help: "The account's e-mail address."),
      EnvironmentKey(.secret(.password), help: "The password."),
      EnvironmentKey(.organizations, help: "The organizations by slug."),
    ],
    canRefresh: false, scriptToken: .header(name: "X", prefix: ""), uploadTokens: nil, logOut: .forgetsLocally)

  /// Has keys that only the service understands.
  static let own = ServiceProfile(
    name: ServiceName(rawValue: "own"), displayName: "Own",
    keys: [
      EnvironmentKey(.setting("client", .text), isRequired: true, help: "The client."),
      EnvironmentKey(.setting("way", .word(["short", "long"])), help: "The way."),
      EnvironmentKey(.setting("issuer", .address), asking: .never, help: "The issuer."),
      EnvironmentKey(.setting("endpoint", .address), asking: .never, help: "The endpoint."),
      EnvironmentKey(.secret(SecretName(rawValue: "own_secret")), help: "The secret."),
    ],
    canRefresh: true, scriptToken: .header(name: "X", prefix: ""), uploadTokens: nil, logOut: .forgetsLocally)

  static let all = [apiVideo, pod, preservica]
}

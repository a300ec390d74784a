import Foundation
import TokenModel

/// Profiles that differ as the real services do.
enum TestServices {
  /// Refreshes only while the access token lives, as Preservica.
  static let strict = ServiceProfile(
    name: ServiceName(rawValue: "strict"), displayName: "Strict", keys: [], canRefresh: true,
    refreshNeedsLivingToken: true, scriptToken: .header(name: "X-Token", prefix: ""), uploadTokens: nil,
    logOut: .forgetsLocally)

  /// Refreshes after the end too and has upload tokens without labels, as api.video.
  static let lenient = ServiceProfile(
    name: ServiceName(rawValue: "lenient"), displayName: "Lenient", keys: [], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "),
    uploadTokens: UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [.created], pageSize: 10, scopes: [],
      lifetimes: .choosable(maximum: 1000), idIsSecret: true),
    logOut: .forgetsLocally)

  /// Its clients have a secret of their own, as with OAuth 2.0.
  static let confidential = ServiceProfile(
    name: ServiceName(rawValue: "confidential"), displayName: "Confidential", keys: [], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), uploadTokens: nil, logOut: .forgetsLocally,
    sessionSecrets: [ownSecret])
  static let ownSecret = SecretName(rawValue: "own_secret")

  /// Its refresh tokens may be for more than one use, as with OAuth 2.0.
  static let reusing = ServiceProfile(
    name: ServiceName(rawValue: "reusing"), displayName: "Reusing", keys: [], canRefresh: true,
    mayReuseRefreshTokens: true, scriptToken: .header(name: "Authorization", prefix: "Bearer "), uploadTokens: nil,
    logOut: .endsOnServer)

  /// Its server keeps a session beside the one that replaces it, as with OAuth 2.0.
  static let keeping = ServiceProfile(
    name: ServiceName(rawValue: "keeping"), displayName: "Keeping", keys: [], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), uploadTokens: nil, logOut: .endsOnServer,
    endsReplacedSessions: true)

  /// Cookies, counted sign-ins and labels of the server's own, as POD.
  static let cookies = ServiceProfile(
    name: ServiceName(rawValue: "cookies"), displayName: "Cookies", keys: [], canRefresh: false,
    scriptToken: .none(reason: "It has none."),
    uploadTokens: UploadTokenSupport(
      facts: [.label, .scope], serverSorts: [], pageSize: nil, scopes: [.all], lifetimes: .neverOnly,
      idIsSecret: false),
    signInLimit: SignInLimit(count: 10, window: 43_200, keptForPeople: 2), logOut: .endsOnServer)
}

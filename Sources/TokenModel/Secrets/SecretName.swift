/// Which secret of an environment is meant: the key in its file. A service names its own (`ServiceProfile.keys`).
public struct SecretName: RawRepresentable, Sendable, Hashable, Codable {
  /// The key in an environment's file; also a part of a file's name in the vault.
  public let rawValue: String

  /// Takes any name; whether a service has such a secret, its profile knows.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The account's password.
  public static let password = SecretName(rawValue: "password")
  /// api.video's API key.
  public static let apiKey = SecretName(rawValue: "api_key")
  /// The base32 seed of the second factor (RFC 6238).
  public static let totpSecret = SecretName(rawValue: "totp_secret")
  /// The secret that Preservica's `acquire-external` shares with the tenant.
  public static let sharedSecret = SecretName(rawValue: "shared_secret")
}

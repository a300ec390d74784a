/// Which secret of an environment is meant; the raw value is the key in its file.
public enum SecretName: String, Sendable, Hashable, CaseIterable, Codable {
  /// The account's password (Preservica, POD Aggregator).
  case password
  /// api.video's API key.
  case apiKey = "api_key"
  /// The base32 seed of the second factor (RFC 6238).
  case totpSecret = "totp_secret"
  /// The secret that Preservica's `acquire-external` shares with the tenant.
  case sharedSecret = "shared_secret"
}

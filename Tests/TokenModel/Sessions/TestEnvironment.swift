import Formats
import Testing
import TokenModel

/// Environments that no file holds.
enum TestEnvironment {
  /// One that supplies all that a login asks for, unless told otherwise.
  static func make(
    service: ServiceName = TestServices.lenient.name, origin: String = "https://one.example",
    password: String? = "secret", edition: Int64 = 1, refresh: RefreshPolicy = .auto, username: String = "ops",
    tokenFile: String? = nil, seed: String? = nil, isReadOnly: Bool = false
  ) throws -> Environment {
    var secrets: [SecretName: SecretSource] = [:]
    secrets[.password] = password.map { .literal(Secret($0)) }
    secrets[.totpSecret] = seed.map { .literal(Secret($0)) }
    return Environment(
      name: try #require(EnvironmentName("prod")), file: "prod.ini",
      fingerprint: FileFingerprint(device: 1, inode: 1, size: edition, modifiedNanoseconds: 1),
      service: service, origin: try Origin(origin), username: username, isProduction: true,
      isReadOnly: isReadOnly, refresh: refresh, tokenFile: tokenFile, secrets: secrets)
  }
}

/// Which secret of the vault is meant: an environment's, by its name.
public struct VaultEntry: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The environment that it belongs to.
  public let environment: EnvironmentName
  /// Which of the environment's secrets it is.
  public let secret: SecretName

  /// Names a secret of an environment.
  public init(environment: EnvironmentName, secret: SecretName) {
    self.environment = environment
    self.secret = secret
  }

  /// Reads `ENVIRONMENT.SECRET`; nil where it is none.
  public init?(_ text: String) {
    // No name of a secret holds a dot, but that of an environment may.
    guard let dot = text.lastIndex(of: "."), let environment = EnvironmentName(String(text[..<dot])),
      let secret = SecretName(rawValue: String(text[text.index(after: dot)...]))
    else { return nil }
    self.init(environment: environment, secret: secret)
  }

  /// `ENVIRONMENT.SECRET`
  public var description: String { "\(environment).\(secret.rawValue)" }

  /// By environment, then by secret.
  public static func < (left: VaultEntry, right: VaultEntry) -> Bool {
    (left.environment.text, left.secret.rawValue) < (right.environment.text, right.secret.rawValue)
  }
}

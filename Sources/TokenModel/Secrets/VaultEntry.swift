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
    guard let dot = text.lastIndex(of: "."), let environment = EnvironmentName(String(text[..<dot])) else { return nil }
    let secret = text[text.index(after: dot)...]
    guard !secret.isEmpty, secret.utf8.allSatisfy(Self.isNameByte) else { return nil }
    self.init(environment: environment, secret: SecretName(rawValue: String(secret)))
  }

  /// The names of secrets are keys of environment files.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
  }

  /// `ENVIRONMENT.SECRET`
  public var description: String { "\(environment).\(secret.rawValue)" }

  /// By environment, then by secret.
  public static func < (left: VaultEntry, right: VaultEntry) -> Bool {
    (left.environment.text, left.secret.rawValue) < (right.environment.text, right.secret.rawValue)
  }
}

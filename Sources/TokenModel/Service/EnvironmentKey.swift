/// A key that environments of one service understand beside the common ones, with its help.
public struct EnvironmentKey: Sendable, Equatable {
  /// What the key holds.
  public enum Kind: Sendable, Equatable {
    /// The account's name.
    case username
    /// Preservica's tenant.
    case tenant
    /// One or more organizations, separated by commas or lines.
    case organizations
    /// A secret, with its `_command`, `_file` and `_env` forms.
    case secret(SecretName)
    /// Something that only the service understands, under a key of its own.
    case setting(String, Form)
  }

  /// What the value of a setting may be.
  public enum Form: Sendable, Equatable {
    /// Any text on one line.
    case text
    /// One of these words.
    case word([String])
    /// An address (`ServerAddress`); a path alone is one on the environment's own server.
    case address
  }

  /// What the key holds.
  public var kind: Kind
  /// Whether an environment without it is an error.
  public var isRequired: Bool
  /// One sentence for `fob env add`, the manual and error messages.
  public var help: String

  /// Makes a key.
  public init(_ kind: Kind, isRequired: Bool = false, help: String) {
    self.kind = kind
    self.isRequired = isRequired
    self.help = help
  }

  /// The key as an environment's file writes it.
  public var name: String {
    switch kind {
    case .username: "username"
    case .tenant: "tenant"
    case .organizations: "organization"
    case .secret(let secret): secret.rawValue
    case .setting(let name, _): name
    }
  }

  /// Whether its value is a secret.
  public var isSecret: Bool { if case .secret = kind { true } else { false } }
}

import Formats

/// Where an environment takes one of its secrets from. Absent from an environment: it is asked for.
public enum SecretSource: Sendable, Equatable {
  /// Written in the environment's file (`X = …`), which then must be private.
  case literal(Secret)
  /// The first line that a command prints (`X_command = …`): an argument vector, run without a shell, with a time limit and no terminal.
  case command([String])
  /// The first line of a private file (`X_file = …`).
  case file(path: String)
  /// A variable of fob's own process environment (`X_env = …`).
  case variable(name: String)
  /// The vault (`X_vault = yes`).
  case vault(VaultEntry)
}

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
  /// In the vault, the password of etcd's user: it belongs to a share, which may be called as an environment is.
  public static let registerPassword = SecretName(rawValue: "register_password")
}

/// How an environment's file gives a secret `X`: the keys `X`, `X_command`, `X_file`, `X_env` and `X_vault`.
public enum SecretForm: String, Sendable, Hashable, CaseIterable {
  case literal = ""
  case command = "_command"
  case file = "_file"
  case variable = "_env"
  case vault = "_vault"

  /// The key of a secret in this form.
  public func key(of secret: SecretName) -> String { secret.rawValue + rawValue }

  /// One sentence for the manual and for those who choose.
  public var help: String {
    switch self {
    case .literal: "The value itself, to the end of the line. The file must then be readable by its owner only."
    case .command:
      "A command whose first line of output is the value: quoted as in a shell, run without one."
    case .file: "A file whose first line is the value, readable by its owner only."
    case .variable: "The name of a variable of fob's own process that holds the value."
    case .vault: "The vault has the value ('fob vault add'); write yes."
    }
  }
}

extension SecretForm {
  /// What is wrong with what a person typed for it, as a sentence; nil if nothing is.
  public func flaw(in value: String) -> String? {
    switch self {
    case .command:
      let words = Result { () throws(TextFailure) in try CommandWords.split(value) }
      return words.failure.map { "The command \($0.reason)." }
    case .variable: return Self.isVariableName(value) ? nil : "A variable's name consists of \(Self.variableRule)."
    case .literal, .file, .vault: return nil
    }
  }

  /// What the name of a variable may look like, for error messages.
  package static let variableRule = "letters, digits and '_', not starting with a digit"

  /// Whether a text is the name of a variable of the process environment.
  package static func isVariableName(_ name: String) -> Bool {
    name.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
      default: false
      }
    }
  }
}

extension SecretSource {
  /// How a file gives it.
  package var form: SecretForm {
    switch self {
    case .literal: .literal
    case .command: .command
    case .file: .file
    case .variable: .variable
    case .vault: .vault
    }
  }

  /// What the file writes of it, if that is no secret itself.
  package var written: String? {
    switch self {
    case .literal, .vault: nil
    case .command(let words): CommandWords.line(words)
    case .file(let path): path
    case .variable(let name): name
    }
  }

  /// Whether the secret stands in the environment's file.
  package var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }
}

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

  /// Reads `ENVIRONMENT.SECRET`; nil if it is none.
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

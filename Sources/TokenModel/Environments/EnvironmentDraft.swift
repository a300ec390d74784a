import Formats

/// An environment's file before it is written: its name and its keys in order.
///
/// Whether keys and values are allowed is decided in one place, by reading what would be written (`EnvironmentWriter`).
public struct EnvironmentDraft: Sendable, Equatable {
  /// The name of the environment to be.
  public var name: EnvironmentName
  package private(set) var values: [(key: String, value: Secret, isSecret: Bool)] = []

  /// A draft for a service, with nothing more in it.
  public init(name: EnvironmentName, service: ServiceName) {
    self.name = name
    set(CommonEnvironmentKey.service.rawValue, to: service.rawValue)
  }

  /// Gives a key a value, in place of the one it had.
  public mutating func set(_ key: String, to value: String) {
    set(key, to: Secret(value), isSecret: false)
  }

  /// Gives a key a value that may be a secret, in place of the one it had.
  mutating func set(_ key: String, to value: Secret, isSecret: Bool) {
    if let index = values.firstIndex(where: { $0.key == key }) {
      values[index] = (key, value, isSecret)
    } else {
      values.append((key, value, isSecret))
    }
  }

  /// Gives a secret its source, in place of the one it had.
  public mutating func set(_ secret: SecretName, to source: SecretSource) {
    values.removeAll { entry in SecretForm.allCases.contains { $0.key(of: secret) == entry.key } }
    switch source {
    case .literal(let value): set(SecretForm.literal.key(of: secret), to: value, isSecret: true)
    case .command(let words): set(SecretForm.command.key(of: secret), to: CommandWords.line(words))
    case .file(let path): set(SecretForm.file.key(of: secret), to: path)
    case .variable(let name): set(SecretForm.variable.key(of: secret), to: name)
    case .vault: set(SecretForm.vault.key(of: secret), to: "yes")
    }
  }

  /// Whether two drafts would be the same file.
  public static func == (left: EnvironmentDraft, right: EnvironmentDraft) -> Bool {
    left.name == right.name && left.values.elementsEqual(right.values, by: ==)
  }
}

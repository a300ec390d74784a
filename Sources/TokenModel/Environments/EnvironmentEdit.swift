import Formats

/// A change of some keys in the file of an environment; all else in the file stays as it is.
public struct EnvironmentEdit: Sendable, Equatable {
  /// The environment as it was read before the change.
  public let environment: Environment
  package let values: [(key: String, value: Secret?)]

  /// What leads from one draft to another.
  public init(of environment: Environment, from before: EnvironmentDraft, to after: EnvironmentDraft) {
    self.environment = environment
    let gone = before.values.filter { old in !after.values.contains { $0.key == old.key } }
    let set = after.values.filter { new in !before.values.contains { $0.key == new.key && $0.value == new.value } }
    values = gone.map { ($0.key, nil) } + set.map { ($0.key, $0.value) }
  }

  /// A new value of one secret that stands in the file.
  public init(of environment: Environment, secret: SecretName, to value: Secret) {
    self.environment = environment
    values = [(SecretForm.literal.key(of: secret), value)]
  }

  /// Whether nothing would change.
  public var isEmpty: Bool { values.isEmpty }

  /// Whether two changes are the same.
  public static func == (left: EnvironmentEdit, right: EnvironmentEdit) -> Bool {
    left.environment == right.environment && left.values.elementsEqual(right.values, by: ==)
  }
}

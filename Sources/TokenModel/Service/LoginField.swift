/// One thing that a login asks for.
public struct LoginField: Sendable, Equatable, Identifiable, Codable {
  /// What is asked for; the same words as the keys of environment files where there is one.
  public enum Name: Sendable, Hashable, Codable {
    case username, tenant
    case secret(SecretName)
    /// The current code of the second factor: six digits.
    case code

    /// What it is called in a sentence.
    var word: String {
      switch self {
      case .username: "username"
      case .tenant: "tenant"
      case .secret(let name): name.rawValue
      case .code: "code"
      }
    }
  }

  /// What is asked for.
  public var name: Name
  /// The words before the field: "Password".
  public var label: String
  /// Whether what is typed is masked.
  public var isSecret: Bool

  /// Makes a field.
  public init(_ name: Name, label: String, isSecret: Bool) {
    self.name = name
    self.label = label
    self.isSecret = isSecret
  }

  /// The name.
  public var id: Name { name }
}

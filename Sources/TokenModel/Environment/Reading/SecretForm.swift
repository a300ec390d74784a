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
      "A command whose first line of output is the value: words with quotes as in a shell, run without one."
    case .file: "A file whose first line is the value, readable by its owner only."
    case .variable: "The name of a variable of fob's own process that holds the value."
    case .vault: "The word yes: the value is in the vault, where 'fob vault add' puts it."
    }
  }
}

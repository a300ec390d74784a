/// How an environment's file gives a secret `X`: the keys `X`, `X_command`, `X_file`, `X_env` and `X_vault`.
enum SecretForm: String, Hashable, CaseIterable {
  case literal = ""
  case command = "_command"
  case file = "_file"
  case variable = "_env"
  case vault = "_vault"

  /// The key of a secret in this form.
  func key(of secret: SecretName) -> String { secret.rawValue + rawValue }
}

/// How an environment's file gives a secret `X`: the four keys `X`, `X_command`, `X_file` and `X_env`.
enum SecretForm: String, Hashable, CaseIterable {
  case literal = ""
  case command = "_command"
  case file = "_file"
  case variable = "_env"

  /// The key of a secret in this form.
  func key(of secret: SecretName) -> String { secret.rawValue + rawValue }
}

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

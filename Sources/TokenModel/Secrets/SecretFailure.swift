import Formats
import Host

/// Why the source of a secret did not yield it. No description holds anything that the source gave.
public enum SecretFailure: Error, Sendable, Equatable {
  /// The command could not be run to its end.
  case commandFailed(SecretName, ChildFailure)
  /// The command ended with another status than 0; the first line of what it said on standard error.
  case commandRefused(SecretName, command: String, status: Int32, said: DisplayText)
  /// The file could not be read, or others can.
  case fileRefused(SecretName, FileRefusal)
  /// The process environment has no such variable.
  case variableMissing(SecretName, variable: String)
  /// The vault did not give it.
  case vaultRefused(SecretName, VaultFailure)
  /// What the source gives is empty.
  case empty(SecretName, source: String)
  /// What the source gives cannot be a secret.
  case unusable(SecretName, source: String, SecretText.Flaw)
}

extension SecretFailure: CustomStringConvertible {
  /// What is wrong and what to do next.
  public var description: String {
    switch self {
    case .commandFailed(let name, let failure): "\(name.rawValue)_command: \(failure)"
    case .commandRefused(let name, let command, let status, let said):
      "\(name.rawValue)_command: “\(DisplayText(command))” ended with status \(status)"
        + (said.isEmpty ? " and said nothing." : " and said: \(said)")
    case .fileRefused(let name, let refusal): "\(name.rawValue)_file: \(refusal)"
    case .variableMissing(let name, let variable):
      "\(name.rawValue)_env: the variable \(variable) is not set. Set it, or choose another source for the secret."
    case .vaultRefused(let name, let failure): "\(name.rawValue)_vault: \(failure)"
    case .empty(let name, let source): "\(name.rawValue): \(source) is empty."
    case .unusable(let name, let source, let flaw):
      "\(name.rawValue): \(source) \(flaw)"
    }
  }
}

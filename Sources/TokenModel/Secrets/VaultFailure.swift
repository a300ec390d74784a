import Formats
import Host

/// Why the vault did not do what it was asked. No description holds anything secret.
public enum VaultFailure: Error, Sendable, Equatable {
  /// There is no vault.
  case notSetUp
  /// There is a vault already, in this folder.
  case alreadySetUp(folder: String)
  /// Nobody has unlocked it, or the time is over.
  case locked
  /// It has no such secret.
  case missing(VaultEntry)
  /// It has such a secret already.
  case taken(VaultEntry)
  /// The passphrase is not the vault's.
  case wrongPassphrase
  /// A new passphrase is too short to protect anything.
  case weakPassphrase(minimum: Int)
  /// A file is not what the vault wrote; the reason follows its path.
  case damaged(path: String, reason: String)
  /// The recipient that secrets are encrypted to is not that of the vault's identity.
  case otherRecipient(path: String)
  /// What was to be kept is no secret that an environment can use.
  case unusable(reason: String)
  /// A file could not be read, or others can.
  case fileRefused(FileRefusal)
  /// A file could not be written.
  case writingFailed(SystemError)
  /// The system keeps no keys, so that the vault cannot stay unlocked.
  case keyringUnavailable(SystemError)
}

extension VaultFailure: CustomStringConvertible {
  /// What is wrong and what to do next.
  public var description: String {
    switch self {
    case .notSetUp: "There is no vault yet. Make one with: fob vault init"
    case .alreadySetUp(let folder): "There is a vault already, in \(folder). Nothing was changed."
    case .locked: "The vault is locked. Unlock it with: fob vault unlock"
    case .missing(let entry):
      "The vault has no \(entry.secret.rawValue) of \(entry.environment). "
        + "Put it in with: fob vault add \(entry.environment) \(entry.secret.rawValue)"
    case .taken(let entry):
      "The vault has a \(entry.secret.rawValue) of \(entry.environment) already, and it was not touched. "
        + "Give --replace to put another in its place."
    case .wrongPassphrase: "That is not the vault's passphrase."
    case .weakPassphrase(let minimum):
      "A passphrase of less than \(minimum) characters is guessed too soon. Take several words."
    case .damaged(let path, let reason): "\(DisplayText(path)) \(reason)"
    case .otherRecipient(let path):
      "\(DisplayText(path)) is not the recipient of the vault's identity: what was added since it was changed cannot be "
        + "opened. Remove the file, unlock the vault, which writes it anew, and add those secrets again."
    case .unusable(let reason): reason
    case .fileRefused(let refusal): refusal.description
    case .writingFailed(let error): error.description
    case .keyringUnavailable(let error):
      "The vault cannot stay unlocked here: \(error) A command at a terminal asks for the passphrase instead."
    }
  }
}

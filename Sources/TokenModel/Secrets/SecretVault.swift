import Formats

/// Encrypted storage of environments' secrets: the source for `X_vault = yes`.
public protocol SecretVault: Sendable {
  /// A secret, for the addresses that its environment names.
  ///
  /// - Throws: `VaultFailure.locked` until a person has unlocked the vault; for a secret that was added for other
  ///   addresses.
  func secret(_ entry: VaultEntry, for origins: [Origin]) async throws(VaultFailure) -> Secret
}

/// Unlocks the vault.
public protocol VaultUnlocker: Sendable {
  /// Makes its secrets readable for this process.
  ///
  /// - Throws: `VaultFailure.wrongPassphrase`, and why it cannot be opened at all.
  func unlock(_ passphrase: Secret) async throws(VaultFailure)
}

/// Why the vault refused. No description contains a secret.
public enum VaultFailure: Error, Sendable, Equatable {
  /// There is no vault.
  case notSetUp
  /// There is a vault already, in this folder.
  case alreadySetUp(folder: String)
  /// It is locked.
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
  /// The file is that of another secret: it was copied or renamed.
  case otherEntry(VaultEntry, path: String, holds: String)
  /// The secret was added for other addresses than its environment has now.
  case otherAddress(VaultEntry, of: [String], now: [String])
  /// The file does not show that it was added with the vault's key.
  case unmarked(VaultEntry, path: String)
  /// Another process changed the passphrase after this one had unlocked the vault.
  case passphraseChanged
  /// Another process is changing the vault and does not finish.
  case busy
  /// The system did not say whether it still keeps the key.
  case stillUnlocked(reason: String)
  /// Not a secret that an environment can use.
  case unusable(reason: String)
  /// A file could not be read, or others can read it.
  case fileRefused(reason: String)
  /// A file could not be written.
  case writingFailed(reason: String)
  /// The system keeps no keys, so that the vault cannot stay unlocked.
  case keyringUnavailable(reason: String)
}

extension VaultFailure: CustomStringConvertible {
  /// What is wrong and what to do next.
  public var description: String {
    switch self {
    case .notSetUp: "There is no vault yet. Create one with: fob vault init"
    case .alreadySetUp(let folder): "There is a vault already, in \(folder). Nothing was changed."
    case .locked: "The vault is locked. Unlock it with: fob vault unlock"
    case .missing(let entry):
      "The vault has no \(entry.secret.rawValue) of \(entry.environment). "
        + "Add it with: fob vault add \(entry.environment) \(entry.secret.rawValue)"
    case .taken(let entry):
      "The vault has a \(entry.secret.rawValue) of \(entry.environment) already, which was not changed. "
        + "Use --replace to replace it."
    case .wrongPassphrase: "Wrong passphrase for the vault."
    case .weakPassphrase(let minimum):
      "A passphrase of fewer than \(minimum) characters is too easy to guess. Use several words."
    case .damaged(let path, let reason): "\(DisplayText(path)) \(reason)"
    case .otherRecipient(let path):
      "\(DisplayText(path)) is not the recipient of the vault's identity: someone changed it, and the vault cannot open "
        + "what was encrypted to it. Remove the file, unlock the vault, which writes it again, and add again what was added since."
    case .otherEntry(let entry, let path, let holds):
      "\(DisplayText(path)) holds another secret, \(DisplayText(holds)): it was copied or renamed. \(Self.putIn(entry))"
    case .otherAddress(let entry, let addresses, let now):
      "The vault's \(entry.secret.rawValue) of \(entry.environment) is for \(DisplayText(addresses.joined(separator: " and "))), and the "
        + "environment names \(DisplayText(now.joined(separator: " and "))). If that is right, add it again with: "
        + "fob vault add \(entry.environment) \(entry.secret.rawValue) --replace"
    case .unmarked(let entry, let path):
      "\(DisplayText(path)) was not added by fob with this vault's key; anybody may have made it. \(Self.putIn(entry))"
    case .passphraseChanged:
      "Another process has changed the vault's passphrase meanwhile; yours was not changed."
    case .busy: "Another process is changing the vault and has not finished. Nothing was changed; try again."
    case .stillUnlocked(let reason):
      "The vault may still be unlocked for other programs: \(reason) Where they run, run: fob vault lock"
    case .unusable(let reason), .fileRefused(let reason), .writingFailed(let reason): reason
    case .keyringUnavailable(let reason):
      "The vault cannot stay unlocked here: \(reason) A command at a terminal asks for the passphrase instead."
    }
  }

  private static func putIn(_ entry: VaultEntry) -> String {
    "Add the right one with: fob vault add \(entry.environment) \(entry.secret.rawValue) --replace"
  }
}

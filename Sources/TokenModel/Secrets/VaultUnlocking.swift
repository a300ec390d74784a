import Formats

/// Unlocks the vault that secrets are taken from.
public protocol VaultUnlocking: Sendable {
  /// Makes its secrets readable for this process.
  ///
  /// - Throws: `VaultFailure.wrongPassphrase`, and why it cannot be opened at all.
  func unlock(_ passphrase: Secret) async throws(VaultFailure)
}

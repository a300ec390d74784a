import Formats

/// Where environments' secrets are kept encrypted: what `X_vault = yes` takes them from.
public protocol SecretVault: Sendable {
  /// A secret, for the addresses that its environment names.
  ///
  /// - Throws: `VaultFailure.locked` until a person has unlocked the vault; for a secret that was put in for other addresses.
  func secret(_ entry: VaultEntry, for origins: [Origin]) async throws(VaultFailure) -> Secret
}

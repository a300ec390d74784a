/// Where environments' secrets are kept encrypted: what `X_vault = yes` takes them from.
public protocol SecretVault: Sendable {
  /// A secret.
  ///
  /// - Throws: `VaultFailure.locked` until a person has unlocked the vault.
  func secret(_ entry: VaultEntry) async throws(VaultFailure) -> Secret
}

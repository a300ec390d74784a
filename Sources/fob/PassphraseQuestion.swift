import Host
import TokenModel
import Vault

/// The question for the vault's passphrase: asked once for all environments that wait for it, and not again when nobody knew the answer.
actor PassphraseQuestion {
  private let vault: Vault
  private var asking: Task<Bool, Never>?

  /// How often a wrong passphrase may be typed.
  private static let attempts = 3

  init(_ vault: Vault) {
    self.vault = vault
  }

  /// Unlocks the vault for this process; false where nobody could.
  func unlock() async -> Bool {
    let asking = asking ?? TaskThreads.start { [vault] in await Self.ask(vault) }
    self.asking = asking
    return await asking.value
  }

  private static func ask(_ vault: Vault) async -> Bool {
    for _ in 1...attempts {
      guard Prompt.isPossible, let typed = try? await Prompt.ask(VaultPassphrase.question, isSecret: true) else {
        return false
      }
      do throws(VaultFailure) {
        try await vault.unlock(typed)
        return true
      } catch {
        Output.note("fob: \(error.description)")
        guard error == .wrongPassphrase else { return false }
      }
    }
    return false
  }
}

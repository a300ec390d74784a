import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault lock`
struct LockVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Lock the vault again, at once, for all programs that do not have it open by themselves.",
    discussion: """
      A program in which the passphrase was typed, such as the terminal UI, goes on reading the vault's secrets until it ends. Sessions that were got \
      with them live on.

      EXAMPLE
        fob vault lock

      \(ExitStatus.help)
      """)

  func perform(_ fob: Composition) async throws(CommandFailure) {
    do throws(VaultFailure) {
      Output.result(try fob.vault.lock() ? "The vault is locked." : "The vault was locked already.")
    } catch {
      throw CommandFailure(error)
    }
  }
}

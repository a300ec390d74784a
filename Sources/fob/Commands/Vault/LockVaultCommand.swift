import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault lock`
struct LockVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Lock the vault again, at once and for all programs.",
    discussion: """
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

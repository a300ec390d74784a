import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault init`
struct SetUpVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make the vault, under a new passphrase.",
    discussion: """
      The passphrase is asked for twice, or made up. It is the only way to the vault's secrets: write it down where you find it again.

      EXAMPLES
        fob vault init
        fob vault init < passphrase.txt

      \(ExitStatus.help)
      """)

  func perform(_ fob: Composition) async throws(CommandFailure) {
    do throws(VaultFailure) {
      guard try fob.vault.status() == .notSetUp else { throw .alreadySetUp(folder: fob.vault.folder) }
    } catch {
      throw CommandFailure(error)
    }
    let passphrase = try await VaultPassphrase.askForNew()
    do throws(VaultFailure) {
      try await fob.vault.setUp(passphrase)
    } catch {
      throw CommandFailure(error)
    }
    Output.result(DisplayText("The vault is in \(fob.vault.folder). Add a secret with: fob vault add ENV password"))
  }
}

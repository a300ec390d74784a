import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault passphrase`
struct ChangePassphraseCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase",
    abstract: "Give the vault another passphrase. Its secrets stay as they are.",
    discussion: """
      Whoever has an old copy of the vault's files and the old passphrase can still open that copy: change the secrets too where that matters. \
      Standard input may hold both, the present one in the first line and the new one in the second.

      EXAMPLE
        fob vault passphrase

      \(ExitStatus.help)
      """)

  func perform(_ fob: Composition) async throws(CommandFailure) {
    do throws(VaultFailure) {
      guard try fob.vault.status() != .notSetUp else { throw .notSetUp }
    } catch {
      throw CommandFailure(error)
    }
    let present = try await VaultPassphrase.ask()
    do throws(VaultFailure) {
      try await fob.vault.unlock(present)
    } catch {
      throw CommandFailure(error)
    }
    let new = try await VaultPassphrase.askForNew()
    do throws(VaultFailure) {
      try await fob.vault.changePassphrase(to: new)
    } catch {
      throw CommandFailure(error)
    }
    Output.result("The vault has another passphrase.")
  }
}

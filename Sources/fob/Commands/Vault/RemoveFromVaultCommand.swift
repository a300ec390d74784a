import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault remove ENV SECRET`
struct RemoveFromVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Take a secret out of the vault, for good. Takes no passphrase.",
    discussion: """
      EXAMPLE
        fob vault remove prod password --yes

      \(ExitStatus.help)
      """)

  @OptionGroup var target: VaultEntryArguments

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entry = try target.entry()
    do throws(VaultFailure) {
      guard try fob.vault.entries().contains(entry) else { throw .missing(entry) }
    } catch {
      throw CommandFailure(error)
    }
    if !yes {
      guard Prompt.isPossible else { throw CommandFailure(.usage, "There is no terminal to ask at; give --yes.") }
      guard
        try await Prompt.confirm(
          "Remove the \(entry.secret.rawValue) of '\(entry.environment)' from the vault for good?")
      else { throw CommandFailure(.failed, "Nothing was removed.") }
    }
    do throws(VaultFailure) {
      try await fob.vault.remove(entry)
    } catch {
      throw CommandFailure(error)
    }
    Output.result(DisplayText("\(entry.environment): \(entry.secret.rawValue) is no longer in the vault."))
  }
}

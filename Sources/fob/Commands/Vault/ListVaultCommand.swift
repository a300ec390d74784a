import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault list`
struct ListVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what is in the vault, without the values. Takes no passphrase.",
    discussion: """
      EXAMPLE
        fob vault list --json

      \(ExitStatus.help)
      """)

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries: [VaultEntry]
    do throws(VaultFailure) {
      entries = try fob.vault.entries()
    } catch {
      throw CommandFailure(error)
    }
    if output.isJSON {
      let rows = entries.map { entry -> JSONValue in
        [
          "environment": .string(entry.environment.text), "secret": .string(entry.secret.rawValue),
          "used": .bool(isUsed(entry, in: fob)),
        ]
      }
      Output.json(["version": 1, "secrets": .array(rows)])
      return
    }
    if entries.isEmpty { Output.note("The vault is empty. Add a secret with: fob vault add ENV password") }
    var table = TextTable(["ENVIRONMENT", "SECRET", "USED"])
    for entry in entries {
      table.add([
        DisplayText(entry.environment.text), DisplayText(entry.secret.rawValue),
        DisplayText(VaultUse(of: entry, in: fob).word),
      ])
    }
    if !entries.isEmpty { Output.result(table.lines()) }
  }

  private func isUsed(_ entry: VaultEntry, in fob: Composition) -> Bool {
    if case .used = VaultUse(of: entry, in: fob) { true } else { false }
  }
}

import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault status`
struct VaultStatusCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say whether there is a vault, and whether it is locked.",
    discussion: """
      EXAMPLE
        fob vault status --json

      \(ExitStatus.help)
      """)

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let status: VaultStatus
    do throws(VaultFailure) {
      status = try fob.vault.status()
    } catch {
      throw CommandFailure(error)
    }
    guard output.isJSON else {
      Output.result(VaultStatusLine.text(of: status, now: fob.clock.now))
      return
    }
    let (word, end): (String, JSONValue) =
      switch status {
      case .notSetUp: ("none", .null)
      case .locked: ("locked", .null)
      case .unlocked(let end): ("unlocked", .string(RFC3339.text(end)))
      }
    Output.json([
      "version": 1, "state": .string(word), "unlocked_until": end, "folder": .string(fob.vault.folder),
    ])
  }
}

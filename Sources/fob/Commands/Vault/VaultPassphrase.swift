import TokenModel
import Vault

/// The vault's passphrase, asked for at a terminal or read from standard input.
enum VaultPassphrase {
  /// What a person is asked.
  static let question = "Passphrase of the vault:"

  /// The vault's own.
  static func ask() async throws(CommandFailure) -> Secret {
    try await StandardInput.line(asking: question, orFailWith: missing)
  }

  /// A new one: typed twice, or generated where nothing is typed.
  static func askForNew() async throws(CommandFailure) -> Secret {
    guard Prompt.isPossible else { return try await StandardInput.line(asking: question, orFailWith: missing) }
    let typed = try await Prompt.ask(
      "New passphrase (Enter alone makes one up):", isSecret: true, isOptional: true)
    guard !typed.isEmpty else { return try await generated() }
    guard try await Prompt.ask("The same again:", isSecret: true) == typed else {
      throw CommandFailure(.failed, "The two are not the same; nothing was changed.")
    }
    return typed
  }

  /// One that is shown once, at the terminal alone, and typed again by the person who is to know it.
  private static func generated() async throws(CommandFailure) -> Secret {
    let passphrase = Passphrase.generate()
    let typed = try await Prompt.ask(
      "The passphrase is \(passphrase.revealed). Write it down, then type it:",
      isSecret: true)
    guard typed == passphrase else {
      throw CommandFailure(.failed, "That is not the passphrase that was made up; nothing was changed.")
    }
    return passphrase
  }

  private static let missing = CommandFailure(
    .loginNeeded, "The passphrase is asked for at a terminal, or read from standard input; there was none.")
}

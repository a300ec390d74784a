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
    guard try rethrow(fob.vault.status(), as: CommandFailure.init(vault:)) == .notSetUp else {
      throw CommandFailure(vault: .alreadySetUp(folder: fob.vault.folder))
    }
    let passphrase = try await VaultPassphrase.askForNew()
    try await rethrow(awaiting: await fob.vault.setUp(passphrase), as: CommandFailure.init(vault:))
    Output.result(DisplayText("The vault is in \(fob.vault.folder). Add a secret with: fob vault add ENV password"))
  }
}

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
    try fob.vault.requireSetUp()
    let present = try await VaultPassphrase.ask()
    try await rethrow(awaiting: await fob.vault.unlock(present), as: CommandFailure.init(vault:))
    let new = try await VaultPassphrase.askForNew()
    try await rethrow(awaiting: await fob.vault.changePassphrase(to: new), as: CommandFailure.init(vault:))
    Output.result("The vault has another passphrase.")
  }
}

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

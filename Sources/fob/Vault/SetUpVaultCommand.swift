import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault init`
struct SetUpVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create the vault with a new passphrase.",
    discussion: """
      fob asks for the passphrase twice, or generates one. Nothing else opens the vault: write it down where you will find it.

      EXAMPLES
        fob vault init
        fob vault init < passphrase.txt

      \(ExitStatus.help(.loginNeeded, .busy))
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
    abstract: "Change the vault's passphrase. The secrets do not change.",
    discussion: """
      Whoever has an old copy of the vault's files and the old passphrase can still open that copy: change the secrets too if that matters. \
      Standard input may contain both: the current one in the first line, the new one in the second.

      EXAMPLE
        fob vault passphrase

      \(ExitStatus.help(.loginNeeded, .busy, .noSuchThing))
      """)

  func perform(_ fob: Composition) async throws(CommandFailure) {
    try fob.vault.requireSetUp()
    let present = try await VaultPassphrase.ask()
    try await rethrow(awaiting: await fob.vault.unlock(present), as: CommandFailure.init(vault:))
    let new = try await VaultPassphrase.askForNew()
    try await rethrow(awaiting: await fob.vault.changePassphrase(to: new), as: CommandFailure.init(vault:))
    Output.result("The vault's passphrase is changed.")
  }
}

/// The vault's passphrase, asked for at a terminal or read from standard input.
enum VaultPassphrase {
  /// What a person is asked.
  static let question = "Passphrase of the vault:"

  /// Asks for the vault's passphrase.
  static func ask() async throws(CommandFailure) -> Secret {
    try await StandardInput.line(asking: question, orFailWith: missing)
  }

  /// Asks for a new one: typed twice, or generated if nothing is typed.
  static func askForNew() async throws(CommandFailure) -> Secret {
    guard Prompt.isPossible else { return try await StandardInput.line(asking: question, orFailWith: missing) }
    let typed = try await Prompt.ask(
      "New passphrase (Enter generates one):", isSecret: true, isOptional: true)
    guard !typed.isEmpty else { return try await generated() }
    guard try await Prompt.ask("The same again:", isSecret: true) == typed else {
      throw CommandFailure(.failed, "The two differ; nothing was changed.")
    }
    return typed
  }

  /// Generates one, shown once and only at the terminal, and typed again by the person.
  private static func generated() async throws(CommandFailure) -> Secret {
    let passphrase = Passphrase.generate()
    let typed = try await Prompt.ask(
      "The passphrase is \(passphrase.revealed). Write it down, then type it:",
      isSecret: true)
    guard typed == passphrase else {
      throw CommandFailure(.failed, "This is not the generated passphrase; nothing was changed.")
    }
    return passphrase
  }

  private static let missing = CommandFailure(
    .loginNeeded, "fob asks for the passphrase at a terminal, or reads it from standard input; there is neither.")
}

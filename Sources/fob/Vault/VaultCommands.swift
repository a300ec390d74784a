import ArgumentParser

/// `fob vault …`
struct VaultCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault",
    abstract: "Keep passwords and keys encrypted, under a passphrase.",
    discussion: """
      An environment whose file says 'password_vault = yes' takes its password from the vault. Adding a secret takes no passphrase; reading one takes \
      an unlock, which lasts for a while. The files are age files: stock 'age -d -i identity.age' opens them too.

      EXAMPLES
        fob vault init
        fob vault add prod password
        fob vault unlock --for 8h
      """,
    subcommands: [
      SetUpVaultCommand.self, AddToVaultCommand.self, ListVaultCommand.self, RemoveFromVaultCommand.self,
      UnlockVaultCommand.self, LockVaultCommand.self, VaultStatusCommand.self, ChangePassphraseCommand.self,
    ])
}

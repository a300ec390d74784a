import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault add ENV SECRET`
struct AddToVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Put a secret into the vault. Takes no passphrase.",
    discussion: """
      The secret is asked for, or read from standard input: one line. It is bound to the environment's name and addresses: a copy of its file under \
      another name is refused, and so is an environment that has moved. A vault that came from another host or an older fob is unlocked once before.

      EXAMPLES
        fob vault add prod password
        pass show preservica/prod | fob vault add prod password --replace

      \(ExitStatus.help)
      """)

  @OptionGroup var target: VaultEntryArguments

  @Flag(help: "Put it in the place of the one that is there.")
  var replace = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entry = try target.entry()
    try requireUse(of: entry, in: fob)
    do throws(VaultFailure) {
      let isThere = try fob.vault.entries().contains(entry)
      if isThere, !replace { throw .taken(entry) }
    } catch {
      throw CommandFailure(error)
    }
    let secret = try await StandardInput.line(
      asking: "\(entry.secret.rawValue) of \(entry.environment):",
      orFailWith: CommandFailure(.usage, "The secret is expected on standard input, as one line."))
    let origins = (try? fob.environments.environment(named: entry.environment.text))?.origins ?? []
    do throws(VaultFailure) {
      do throws(VaultFailure) {
        try await fob.vault.add(secret, as: entry, for: origins, replaces: replace)
      } catch .locked {
        guard await PassphraseQuestion(fob.vault).unlock() else { throw .locked }
        try await fob.vault.add(secret, as: entry, for: origins, replaces: replace)
      }
    } catch {
      throw CommandFailure(error)
    }
    Output.result(DisplayText("\(entry.environment): \(entry.secret.rawValue) is in the vault."))
    if let advice = VaultUse(of: entry, in: fob).advice { Output.note(advice) }
  }

  /// Refuses what the environment of that name could never use; of one that is not there yet, or broken, nothing is known.
  private func requireUse(of entry: VaultEntry, in fob: Composition) throws(CommandFailure) {
    guard let environment = try? fob.environments.environment(named: entry.environment.text),
      let profile = fob.services[environment.service]?.profile, !profile.secrets.contains(entry.secret)
    else { return }
    let usable = profile.secrets.map(\.rawValue).joined(separator: ", ")
    throw CommandFailure(
      .usage,
      "\(entry.environment) cannot use a \(entry.secret.rawValue): environments of \(profile.displayName) have \(usable). "
        + "Nothing was added.")
  }
}

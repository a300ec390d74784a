import ArgumentParser
import Formats
import Keeping
import Services
import TokenModel
import Vault

/// `fob vault add ENV SECRET`
struct AddToVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a secret to the vault. Needs no passphrase.",
    discussion: """
      The secret is asked for, or read from standard input: one line. It is bound to the environment's name and addresses: a copy of its file under \
      another name is refused, and so is an environment whose address has changed. A vault from another host or an older fob must be unlocked once first. \
      With register_password, ENV is a share.

      EXAMPLES
        fob vault add prod password
        pass show preservica/prod | fob vault add prod password --replace
        pass show etcd/fob | fob vault add team register_password

      \(ExitStatus.help(.loginNeeded, .busy, .noSuchThing))
      """)

  @OptionGroup var target: VaultEntryArguments

  @Flag(help: "Replace the existing one.")
  var replace = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entry = try target.entry()
    try requireUse(of: entry, in: fob)
    let isThere = try rethrow(fob.vault.entries().contains(entry), as: CommandFailure.init(vault:))
    if isThere, !replace { throw CommandFailure(vault: .taken(entry)) }
    let secret = try await StandardInput.line(
      asking: "\(entry.secret.rawValue) of \(entry.environment):",
      orFailWith: CommandFailure(.usage, "fob expects the secret on standard input, as one line."))
    let origins = VaultUse(of: entry, in: fob).origins
    do throws(VaultFailure) {
      do throws(VaultFailure) {
        try await fob.vault.add(secret, as: entry, for: origins, replaces: replace)
      } catch .locked {
        guard await PassphraseQuestion(fob.vault).unlock() else { throw .locked }
        try await fob.vault.add(secret, as: entry, for: origins, replaces: replace)
      }
    } catch {
      throw CommandFailure(vault: error)
    }
    Output.result(DisplayText("\(entry.environment): \(entry.secret.rawValue) is in the vault."))
    if let advice = VaultUse(of: entry, in: fob).advice { Output.note(advice) }
  }

  /// Refuses a secret that the named environment could never use; if that is missing or broken, nothing is known.
  private func requireUse(of entry: VaultEntry, in fob: Composition) throws(CommandFailure) {
    guard entry.secret != .registerPassword,
      let environment = try? fob.environments.environment(named: entry.environment.text),
      let profile = fob.services[environment.service]?.profile, !profile.secrets.contains(entry.secret)
    else { return }
    let usable = profile.secrets.map(\.rawValue).joined(separator: ", ")
    throw CommandFailure(
      .usage,
      "\(entry.environment) cannot use a \(entry.secret.rawValue): environments of \(profile.displayName) have \(usable). "
        + "Nothing was added.")
  }
}

/// `fob vault remove ENV SECRET`
struct RemoveFromVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a secret from the vault for good. Needs no passphrase.",
    discussion: """
      EXAMPLE
        fob vault remove prod password --yes

      \(ExitStatus.help(.busy, .noSuchThing))
      """)

  @OptionGroup var target: VaultEntryArguments

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entry = try target.entry()
    let isThere = try rethrow(fob.vault.entries().contains(entry), as: CommandFailure.init(vault:))
    guard isThere else { throw CommandFailure(vault: .missing(entry)) }
    if !yes {
      guard Prompt.isPossible else {
        throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
      }
      guard
        try await Prompt.confirm(
          "Remove the \(entry.secret.rawValue) of '\(entry.environment)' from the vault for good?")
      else { throw CommandFailure(.failed, "Nothing was removed.") }
    }
    try await rethrow(awaiting: await fob.vault.remove(entry), as: CommandFailure.init(vault:))
    Output.result(DisplayText("\(entry.environment): \(entry.secret.rawValue) is no longer in the vault."))
  }
}

/// `fob vault list`
struct ListVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the vault's secrets, without their values. Needs no passphrase.",
    discussion: """
      EXAMPLE
        fob vault list --json

      \(ExitStatus.help(.noSuchThing))
      """)

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = output.limited(try rethrow(fob.vault.entries(), as: CommandFailure.init(vault:)))
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
    var table = TextTable([.init("ENVIRONMENT", .stays), .init("SECRET", .stays), .init("USED", .stays)])
    for entry in entries {
      table.add([
        DisplayText(entry.environment.text), DisplayText(entry.secret.rawValue),
        DisplayText(VaultUse(of: entry, in: fob).displayName),
      ])
    }
    if !entries.isEmpty { try output.show(table, in: fob) }
  }

  private func isUsed(_ entry: VaultEntry, in fob: Composition) -> Bool {
    if case .used = VaultUse(of: entry, in: fob) { true } else { false }
  }
}

/// The arguments that name a secret of the vault.
struct VaultEntryArguments: ParsableArguments, Sendable {
  @Argument(
    help: "The environment that the secret belongs to.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String

  @Argument(
    help: "Which: \(VaultEntryArguments.secrets.joined(separator: ", ")).",
    completion: .list(VaultEntryArguments.secrets))
  var secret: String

  /// The names of all secrets of this build's services.
  static let ofEnvironments: [String] = {
    let transport = CurlTransport(userAgent: "", environment: [:])
    return Set(Composition.builtIn(transport).flatMap(\.profile.secrets).map(\.rawValue)).sorted()
  }()

  /// Those, and that of shares.
  static let secrets = (ofEnvironments + [SecretName.registerPassword.rawValue]).sorted()

  /// The chosen secret.
  func entry() throws(CommandFailure) -> VaultEntry {
    guard let environment = EnvironmentName(environment) else {
      throw CommandFailure(.usage, "An environment's name consists of \(EnvironmentName.rule).")
    }
    guard VaultEntryArguments.secrets.contains(secret) else {
      throw CommandFailure(
        .usage,
        "No kind of secret is called '\(secret)'.\(NearestWord.question(after: secret, among: Self.secrets)) "
          + "Choose from: \(Self.secrets.joined(separator: ", ")).")
    }
    return VaultEntry(environment: environment, secret: SecretName(rawValue: secret))
  }
}

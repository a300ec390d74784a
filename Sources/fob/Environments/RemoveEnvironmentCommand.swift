import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel
import Vault

/// `fob env remove ENV`
struct RemoveEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an environment's file and local session. Nothing changes on the server.",
    discussion: """
      EXAMPLE
        fob env remove prod-test --yes

      \(ExitStatus.help(.busy, .noSuchThing))
      """)

  @Argument(help: "The environment's name.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var name: String

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let existing = fob.environments.names()
    guard let environmentName = EnvironmentName(name), existing.contains(name) else {
      throw CommandFailure(lookup: .unknown(name: name, existing: existing))
    }
    if !yes {
      guard Prompt.isPossible else {
        throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
      }
      guard try await Prompt.confirm("Remove the environment '\(name)' and its session from this machine?") else {
        throw CommandFailure(.failed, "Nothing was removed.")
      }
    }
    // The file goes after the rest, since it names what else there is; and whoever had read it may have logged in until then.
    let tokenFile = (try? fob.environments.environment(named: name))?.tokenFile
    try await forget(environmentName, tokenFile, in: fob)
    let writer = EnvironmentWriter(folder: fob.environments)
    let file = try rethrow(writer.remove(environmentName), as: CommandFailure.init(lookup:))
    Output.result(DisplayText("\(name): removed \(file)"))
    try await forget(environmentName, tokenFile, in: fob)
    if let tokenFile, FileFingerprint.of(tokenFile) != nil {
      Output.note("fob: \(tokenFile), the token_file of \(name), was left alone.")
    }
    // Of no vault there is nothing to say.
    for entry in (try? fob.vault.entries()) ?? [] where entry.environment == environmentName {
      Output.note(
        "The vault still has its \(entry.secret.rawValue). Remove that with: fob vault remove \(name) \(entry.secret.rawValue)"
      )
    }
  }

  /// Removes the session, and the token file that fob wrote with it.
  private func forget(
    _ name: EnvironmentName, _ tokenFile: String?, in fob: Composition
  ) async throws(CommandFailure) {
    try await rethrow(awaiting: await fob.sessions.forget(name, tokenFile: tokenFile), as: CommandFailure.init(_:))
  }
}

import ArgumentParser
import Formats
import Keeping
import TokenModel

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
    // Of a system-wide one the remover says who can remove it.
    if !yes, fob.environments.own.names().contains(name) {
      guard Prompt.isPossible else {
        throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
      }
      guard try await Prompt.confirm("Remove the environment '\(name)' and its session from this machine?") else {
        throw CommandFailure(.failed, "Nothing was removed.")
      }
    }
    let removal: EnvironmentRemoval
    do throws(EnvironmentRemovalFailure) {
      removal = try await fob.environmentRemover.remove(environmentName)
    } catch {
      switch error {
      case .session(let failure): throw CommandFailure(failure)
      case .file(let failure): throw CommandFailure(lookup: failure)
      }
    }
    Output.result(DisplayText("\(name): removed \(removal.file)"))
    if let tokenFile = removal.tokenFile {
      Output.note("fob: \(tokenFile), the token_file of \(name), was left alone.")
    }
    if let file = removal.revealed { Output.note("fob: \(name) now comes from \(file).") }
    for secret in removal.inVault {
      Output.note(
        "The vault still has its \(secret.rawValue). Remove that with: fob vault remove \(name) \(secret.rawValue)")
    }
  }
}

import ArgumentParser
import TokenModel

/// Whether it is really meant: said on the command line, or asked at the terminal.
struct RevokeConsent: ParsableArguments, Sendable {
  @Flag(help: "Do not ask; refused on production.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Instead of the question on production: the environment's name and how many tokens end, such as prod-video:2.",
      valueName: "name:count"))
  var confirm: RevokeConfirmation?

  /// Whether it was said on the command line.
  var isGiven: Bool { yes || confirm != nil }

  /// Returns where it is meant.
  /// - Parameter count: how many tokens end.
  func require(_ count: Int, of environment: Environment) async throws(CommandFailure) {
    let expected = "\(environment.name):\(count)"
    if let confirm {
      guard confirm.matches(environment.name, count: count) else {
        throw CommandFailure(.usage, "--confirm does not fit: '\(expected)' is what would end. Nothing was ended.")
      }
    } else if yes {
      guard !environment.isProduction else {
        throw CommandFailure(.usage, "\(environment.name) is production: instead of --yes give --confirm \(expected).")
      }
    } else if !Prompt.isPossible {
      throw CommandFailure(
        .usage,
        "There is no terminal to ask at. Give \(environment.isProduction ? "--confirm \(expected)" : "--yes"). Nothing was ended."
      )
    } else if environment.isProduction {
      let typed = try await Prompt.ask("Type the environment's name to end them:", isSecret: false).revealed
      guard typed == environment.name.text else { throw CommandFailure(.failed, "Not confirmed; nothing was ended.") }
    } else if count > 1 {
      let typed = try await Prompt.ask("These are \(count). Type how many to end them:", isSecret: false).revealed
      guard typed == "\(count)" else { throw CommandFailure(.failed, "Not confirmed; nothing was ended.") }
    } else {
      guard try await Prompt.confirm("End it?") else { throw CommandFailure(.failed, "Nothing was ended.") }
    }
  }
}

import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// The consent to revoke: given on the command line, or asked at the terminal.
struct RevokeConsent: ParsableArguments, Sendable {
  @Flag(help: "Do not ask; refused on production.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Answers the question on production: the environment's name and the number of tokens, for example prod-video:2.",
      valueName: "name:count"))
  var confirm: RevokeConfirmation?

  /// Whether it was given on the command line.
  var isGiven: Bool { yes || confirm != nil }

  /// Returns with consent.
  /// - Parameter count: how many tokens will be revoked.
  func require(_ count: Int, of environment: Environment) async throws(CommandFailure) {
    let expected = "\(environment.name):\(count)"
    if let confirm {
      guard confirm.matches(environment.name, count: count) else {
        throw CommandFailure(.usage, "--confirm does not match: it must be '\(expected)'. Nothing was revoked.")
      }
    } else if yes {
      guard !environment.isProduction else {
        throw CommandFailure(
          .usage, "\(environment.name) is production: use --confirm \(expected) instead of --yes. Nothing was revoked.")
      }
    } else if !Prompt.isPossible {
      throw CommandFailure(
        .usage,
        "Cannot ask for confirmation (no terminal); use \(environment.isProduction ? "--confirm \(expected)" : "--yes"). Nothing was revoked."
      )
    } else if environment.isProduction {
      let typed = try await Prompt.ask("Type \(environment.name) to confirm:", isSecret: false).revealed
      guard typed == environment.name.text else { throw CommandFailure(.failed, "Not confirmed; nothing was revoked.") }
    } else if count > 1 {
      let typed = try await Prompt.ask("Revoke these \(count) tokens? Type \(count) to confirm:", isSecret: false)
        .revealed
      guard typed == "\(count)" else { throw CommandFailure(.failed, "Not confirmed; nothing was revoked.") }
    } else {
      guard try await Prompt.confirm("Revoke this token?") else {
        throw CommandFailure(.failed, "Nothing was revoked.")
      }
    }
  }
}

/// `NAME:COUNT`: names the production environment and the number of tokens.
struct RevokeConfirmation: ExpressibleByArgument, Sendable {
  private let name: String
  private let count: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let count = Int(argument[argument.index(after: colon)...]) else {
      return nil
    }
    name = String(argument[..<colon])
    self.count = count
  }

  /// Whether it matches.
  func matches(_ environment: EnvironmentName, count rows: Int) -> Bool {
    name == environment.text && count == rows
  }
}

import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// The consent to revoke or to rotate: given on the command line, or asked at the terminal.
struct RevokeConsent: ParsableArguments, Sendable {
  @Flag(help: "Do not ask; refused on production.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Answers the question on production: the environment's name and the number of tokens, for example prod-video:2. With --all-environments once for each.",
      valueName: "name:count"))
  var confirm: [RevokeConfirmation] = []

  /// Whether it was given on the command line.
  var isGiven: Bool { yes || !confirm.isEmpty }

  /// Refuses a confirmation that is of no environment among some, or of another number of tokens.
  func check(_ expected: [(name: EnvironmentName, count: Int)], to deed: TokenDeed = .revoke) throws(CommandFailure) {
    guard let wrong = confirm.first(where: { given in !expected.contains { given.matches($0.name, count: $0.count) } })
    else { return }
    let all = expected.map { "'\($0.name):\($0.count)'" }.joined(separator: " or ")
    throw CommandFailure(.usage, "--confirm \(wrong) does not match: it must be \(all). \(deed.nothingDone)")
  }

  /// Returns with consent.
  /// - Parameters:
  ///   - count: how many tokens will be revoked or rotated.
  ///   - amongOthers: whether confirmations may be of other environments.
  func require(
    _ count: Int, of environment: Environment, amongOthers: Bool = false, to deed: TokenDeed = .revoke
  ) async throws(CommandFailure) {
    let expected = "\(environment.name):\(count)"
    if confirm.contains(where: { $0.matches(environment.name, count: count) }) { return }
    if !confirm.isEmpty, !amongOthers {
      throw CommandFailure(.usage, "--confirm does not match: it must be '\(expected)'. \(deed.nothingDone)")
    } else if yes {
      guard !environment.isProduction else {
        throw CommandFailure(
          .usage, "\(environment.name) is production: use --confirm \(expected) instead of --yes. \(deed.nothingDone)")
      }
    } else if !Prompt.isPossible {
      throw CommandFailure(
        .usage,
        "Cannot ask for confirmation (no terminal); use \(environment.isProduction ? "--confirm \(expected)" : "--yes"). \(deed.nothingDone)"
      )
    } else if environment.isProduction {
      let typed = try await Prompt.ask("Type \(environment.name) to confirm:", isSecret: false).revealed
      guard typed == environment.name.text else { throw CommandFailure(.failed, "Not confirmed. \(deed.nothingDone)") }
    } else if count > 1 {
      let typed = try await Prompt.ask("\(deed.verb) these \(count) tokens? Type \(count) to confirm:", isSecret: false)
        .revealed
      guard typed == "\(count)" else { throw CommandFailure(.failed, "Not confirmed. \(deed.nothingDone)") }
    } else {
      guard try await Prompt.confirm("\(deed.verb) this token?") else {
        throw CommandFailure(.failed, deed.nothingDone)
      }
    }
  }
}

/// `NAME:COUNT`: names the production environment and the number of tokens.
struct RevokeConfirmation: ExpressibleByArgument, Sendable, CustomStringConvertible {
  private let name: String
  private let count: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let count = Int(argument[argument.index(after: colon)...]) else {
      return nil
    }
    name = String(argument[..<colon])
    self.count = count
  }

  /// As it is written.
  var description: String { "\(name):\(count)" }

  /// Whether it matches.
  func matches(_ environment: EnvironmentName, count rows: Int) -> Bool {
    name == environment.text && count == rows
  }
}

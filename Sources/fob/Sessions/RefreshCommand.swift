import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import TokenModel

/// `fob refresh ENV`
struct RefreshCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Refresh the session now.",
    discussion: """
      EXAMPLE
        fob refresh prod

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var target: EnvironmentArgument
  @OptionGroup var reason: ReasonOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let held = try await rethrow(awaiting: await fob.sessions.renew(environment), as: CommandFailure.init(_:))
    try SessionLine.report(held, of: environment, after: held.isNewLogin ? .loginAgain : .renewal, now: fob.clock.now)
  }
}

/// One line on a session, as commands print it.
enum SessionLine {
  /// How the session was obtained, in words.
  enum Deed: String {
    case login = "logged in", renewal = "refreshed", loginAgain = "logged in again"
  }

  /// Prints the result of a login or a refresh, and its warning.
  ///
  /// - Throws: if the session could not be saved: nobody has it once the command ends.
  static func report(
    _ held: HeldSession, of environment: Environment, after deed: Deed = .login, now: Date
  ) throws(CommandFailure) {
    if let warning = held.warning, !held.isSaved { throw CommandFailure(.failed, warning) }
    Output.warning(of: held)
    Output.result(line(held, of: environment, after: deed, now: now))
  }

  /// The line after a login or a refresh.
  static func line(_ held: HeldSession, of environment: Environment, after deed: Deed, now: Date) -> DisplayText {
    var line = DisplayText("\(environment.name): \(deed.rawValue)")
    if let account = held.session.account ?? environment.username { line += DisplayText(" as \(account)") }
    if let end = held.session.expires {
      line += DisplayText(", \(Countdown(to: end, at: now.addingTimeInterval(held.clockOffset)).text(.twoUnits)) left")
    }
    return line
  }
}

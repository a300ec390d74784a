import ArgumentParser
import Formats
import Host
import TokenModel

/// `fob logout ENV`
struct LogOutCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "End the session: tell the server where it wants to know, and forget it here.",
    discussion: """
      The session is kept until the server has confirmed that it ended, so that you can try again; --forget gives up on that.

      POD Aggregator keeps no sessions: a logout ends this one, and a copy of it, in a backup for example, is good until the account's password is changed.

      EXAMPLES
        fob logout prod
        fob logout prod --forget

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument

  @Flag(help: "Forget the session here without telling the server, where it lives on.")
  var forget = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let status = fob.sessions.status(of: environment)
    let said = try await rethrow(
      awaiting: forget ? await forgotten(environment, status, fob) : await loggedOut(environment, status, fob),
      as: CommandFailure.init(_:))
    Output.result(DisplayText("\(environment.name): \(said)"))
  }

  private func loggedOut(
    _ environment: Environment, _ status: SessionStatus, _ fob: Composition
  ) async throws(SessionFailure) -> String {
    let outcome: LogOutOutcome
    do throws(SessionFailure) {
      outcome = try await fob.sessions.logOut(of: environment)
    } catch {
      guard case .vaultLocked = error else { throw error }
      throw .notLoggedOut(
        environment.name, because: error, remains: remains(of: status, environment, fob) ?? "It may still be good.")
    }
    let remains = outcome.remains.map { " \($0)" } ?? ""
    return switch (status.holding, outcome.meaning) {
    case (.nothing, _): "there was no session."
    case (.unusable(let reason), _): "forgotten here. No server was told: \(reason)"
    case (_, .endsOnServer): "logged out.\(remains)"
    case (_, .forgetsLocally): "forgotten here. fob knows of no logout at the server.\(remains)"
    }
  }

  private func forgotten(
    _ environment: Environment, _ status: SessionStatus, _ fob: Composition
  ) async throws(SessionFailure) -> String {
    try await fob.sessions.forgetSession(of: environment)
    if case .nothing = status.holding { return "there was no session." }
    return "forgotten here. The server was not told.\(remains(of: status, environment, fob).map { " \($0)" } ?? "")"
  }

  private func remains(of status: SessionStatus, _ environment: Environment, _ fob: Composition) -> String? {
    guard case .session(let held) = status.holding else { return nil }
    return held.session.remains(
      fob.services[environment.service]?.profile, clockOffset: held.clockOffset, now: fob.clock.now)
  }
}

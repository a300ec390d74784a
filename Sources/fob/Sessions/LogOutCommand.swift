import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel

/// `fob logout ENV`
struct LogOutCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "Log out and delete the local session.",
    discussion: """
      fob keeps the session until the server confirms the logout, so that you can try again; --forget deletes it anyway.

      POD Aggregator keeps no sessions: a logout deletes this one, but a copy, in a backup for example, stays valid until the account's password changes.

      EXAMPLES
        fob logout prod
        fob logout prod --forget

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var target: EnvironmentArgument
  @OptionGroup var reason: ReasonOption

  @Flag(help: "Delete the local session only; it stays valid on the server.")
  var forget = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let status = fob.sessions.status(of: environment)
    let elsewhere = fob.keeper.remains(of: environment.name)
    let said = try await rethrow(
      awaiting: forget
        ? await forgotten(environment, status, hadRemains: elsewhere != nil, fob)
        : await loggedOut(environment, status, hadRemains: elsewhere != nil, fob),
      as: CommandFailure.init(_:))
    Output.result(DisplayText("\(environment.name): \(said)"))
    if let elsewhere {
      Output.note("fob: The session in \(elsewhere), kept there before settings.ini named another place, is gone too.")
    }
  }

  private func loggedOut(
    _ environment: Environment, _ status: SessionStatus, hadRemains: Bool, _ fob: Composition
  ) async throws(SessionFailure) -> String {
    let outcome: LogOutOutcome
    do throws(SessionFailure) {
      outcome = try await fob.sessions.logOut(of: environment)
    } catch {
      guard case .vaultLocked = error else { throw error }
      throw .notLoggedOut(
        environment.name, because: error, remains: remains(of: status, environment, fob) ?? "It may still be valid.")
    }
    let remains = outcome.remains.map { " \($0)" } ?? ""
    return switch (status.holding, outcome.meaning) {
    case (.nothing, _) where !hadRemains: "there was no session."
    case (.unusable(let reason), _) where !hadRemains: "deleted here. No server was asked: \(reason)"
    case (_, .endsOnServer): "logged out.\(remains)"
    case (_, .forgetsLocally): "deleted here. The server has no logout that fob knows.\(remains)"
    }
  }

  private func forgotten(
    _ environment: Environment, _ status: SessionStatus, hadRemains: Bool, _ fob: Composition
  ) async throws(SessionFailure) -> String {
    try await fob.sessions.forgetSession(of: environment)
    if case .nothing = status.holding, !hadRemains { return "there was no session." }
    return "deleted here. The server was not asked.\(remains(of: status, environment, fob).map { " \($0)" } ?? "")"
  }

  private func remains(of status: SessionStatus, _ environment: Environment, _ fob: Composition) -> String? {
    guard case .session(let held) = status.holding else { return nil }
    return held.session.remains(
      fob.services[environment.service]?.profile, clockOffset: held.clockOffset, now: fob.clock.now)
  }
}

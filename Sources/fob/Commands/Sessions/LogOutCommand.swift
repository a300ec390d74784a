import ArgumentParser
import Formats
import TokenModel

/// `fob logout ENV`
struct LogOutCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "End the session: tell the server where it wants to know, and forget it here.",
    discussion: """
      EXAMPLE
        fob logout prod

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let hadNone = fob.sessions.status(of: environment).holding == .nothing
    let meaning: LogOutMeaning
    do throws(SessionFailure) {
      meaning = try await logOut(of: environment, fob.sessions)
    } catch {
      throw CommandFailure(error)
    }
    guard !hadNone else { return Output.result(DisplayText("\(environment.name): there was no session.")) }
    switch meaning {
    case .endsOnServer: Output.result(DisplayText("\(environment.name): logged out."))
    case .forgetsLocally:
      Output.result(
        DisplayText("\(environment.name): forgotten here. The server has no logout; the session runs out by itself."))
    }
  }

  /// Where nobody unlocks the vault, the server cannot be told, and the session is forgotten here all the same.
  private func logOut(
    of environment: Environment, _ sessions: any SessionKeeping
  ) async throws(SessionFailure) -> LogOutMeaning {
    do throws(SessionFailure) {
      return try await sessions.logOut(of: environment)
    } catch {
      if case .vaultLocked = error { try await sessions.forgetSession(of: environment) }
      throw error
    }
  }
}

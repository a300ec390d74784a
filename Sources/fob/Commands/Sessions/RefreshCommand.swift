import ArgumentParser
import TokenModel

/// `fob refresh ENV`
struct RefreshCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Renew the session now.",
    discussion: """
      EXAMPLE
        fob refresh prod

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    do {
      let held = try await fob.sessions.renew(environment)
      Output.warning(of: held)
      Output.result(SessionLine.loggedIn(held, to: environment, now: fob.clock.now))
    } catch {
      throw CommandFailure(error)
    }
  }
}

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
    let held: HeldSession
    do {
      held = try await fob.sessions.renew(environment)
    } catch {
      throw CommandFailure(error)
    }
    try SessionLine.tell(held, of: environment, after: .renewal, now: fob.clock.now)
  }
}

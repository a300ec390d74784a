import ArgumentParser
import FoundationEssentials
import TokenModel

/// `fob keep [ENV…]`
struct KeepCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Renew sessions before they end, without a terminal, until stopped.",
    discussion: """
      Keeps what needs no person: sessions that can be refreshed, and those whose environment supplies all that a login asks for. Any number of \
      fob's may run beside it; one of them renews. What happens is a line on standard output, what fails a line on standard error.

      EXAMPLES
        fob keep                              # all environments, until a signal
        fob keep prod archive                 # these
        fob keep --once                       # what is due now, then end: for cron

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Environments; all when none is named.", completion: .custom { _, _, _ in EnvironmentCompletion.names() })
  var environments: [String] = []

  @Flag(help: "Renew what is due now, and end.")
  var once = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let watch = KeepWatch(fob)
    for reason in try watch.cannotKeep(environments) { Output.note("fob: \(reason)") }
    if once {
      let failures = await watch.renewWhatIsDue(try fob.usable(named: environments))
      if let first = failures.first {
        throw CommandFailure(first.exitStatus, "\(failures.count) could not be renewed.")
      }
      return
    }
    let names = environments
    let keeping = Task { () async -> CommandFailure? in
      while !Task.isCancelled, Output.failure == nil {
        do throws(CommandFailure) {
          try await watch.round(names)
        } catch {
          return error
        }
      }
      return nil
    }
    let interruption = Interruption { keeping.cancel() }
    defer { withExtendedLifetime(interruption) {} }
    if let failure = await keeping.value { throw failure }
  }
}

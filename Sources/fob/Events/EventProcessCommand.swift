import ArgumentParser
import Host
import Keeping

/// `fob event-process`: what fob starts at an event. It reads what happened from its standard input and runs the operator's command, while the process that
/// started it goes on.
struct EventProcessCommand: ParsableCommand {
  static let name = "event-process"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "fob's own helper process for events.", shouldDisplay: false)

  func run() throws {
    let counterpart = ParentProcess()
    throw ExitCode.after { () throws(CommandFailure) in
      try TaskWaiting.wait { () async throws(CommandFailure) in
        guard let line = await counterpart.firstLine(), let delivery = EventDelivery(line: line) else {
          throw CommandFailure(.usage, "fob runs this command itself; you never need it.")
        }
        let fob = Composition.ofThisProcess()
        await delivery.deliver(variables: fob.variables, stateFolder: fob.folders.state, audit: fob.audit)
      }
      return ExitStatus.done.rawValue
    }
  }
}

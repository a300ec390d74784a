import ArgumentParser
import Dispatch
import Host
import Synchronization

/// A command that works asynchronously with the composed program.
protocol FobCommand: ParsableCommand, Sendable {
  /// Runs the command; prints its result on standard output.
  func perform(_ fob: Composition) async throws(CommandFailure)
}

/// A command that changes something, and takes the reason into the audit log.
protocol ReasonedCommand: FobCommand {
  var reason: ReasonOption { get }
}

extension FobCommand {
  mutating func run() throws {
    let command = self
    MemoryTrimmer.keepLittle()
    throw ExitCode.after { () throws(CommandFailure) in
      try TaskWaiting.wait { () async throws(CommandFailure) in
        let reason = (command as? any ReasonedCommand)?.reason.text
        try await command.perform(Composition.ofThisProcess(keeping: .apartAtTerminal, reason: reason))
        if let failure = Output.failure { throw failure }
      }
      return ExitStatus.done.rawValue
    }
  }
}

/// Lets the main thread wait for asynchronous work: the program's entry is synchronous, because the terminal UI needs
/// that thread.
enum TaskWaiting {
  /// Runs the work in a task and waits for its end.
  static func wait(_ work: @escaping @Sendable () async throws(CommandFailure) -> Void) throws(CommandFailure) {
    try requireThreads()
    let finished = DispatchSemaphore(value: 0)
    let box = FailureBox()
    TaskThreadPool.start {
      do throws(CommandFailure) {
        try await work()
      } catch {
        box.failure.withLock { $0 = error }
      }
      finished.signal()
    }
    finished.wait()
    if let failure = box.failure.withLock({ $0 }) { throw failure }
  }

  /// - Throws: if no task could begin.
  static func requireThreads() throws(CommandFailure) {
    guard !TaskThreadPool.canStart else { return }
    throw CommandFailure(
      .failed,
      "fob cannot start a thread: this user has too many processes (ulimit -u) or too little memory (ulimit -v). Nothing was done."
    )
  }

  private final class FailureBox: Sendable {
    let failure = Mutex<CommandFailure?>(nil)
  }
}

import ArgumentParser
import Host

/// A command that works asynchronously over the composed program.
protocol FobCommand: ParsableCommand, Sendable {
  /// Does it; prints its result on standard output.
  func perform(_ fob: Composition) async throws(CommandFailure)
}

extension FobCommand {
  mutating func run() throws {
    let command = self
    SpareMemory.keepLittle()
    throw ExitCode.after { () throws(CommandFailure) in
      try TaskWaiting.wait { () async throws(CommandFailure) in
        try await command.perform(Composition.ofThisProcess(keeping: .apartAtTerminal))
        if let failure = Output.failure { throw failure }
      }
      return ExitStatus.done.rawValue
    }
  }
}

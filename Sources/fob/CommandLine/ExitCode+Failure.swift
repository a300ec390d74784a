import ArgumentParser

extension ExitCode {
  /// What the process ends with after some work that gives a status; where the work fails, the reason is said on standard error.
  static func after(_ work: () throws(CommandFailure) -> Int32) -> ExitCode {
    do throws(CommandFailure) {
      return ExitCode(try work())
    } catch {
      // Who has read enough (`head`) is told nothing.
      if error.status != .readerGone { Output.note("fob: \(error.message)") }
      return ExitCode(error.status.rawValue)
    }
  }
}

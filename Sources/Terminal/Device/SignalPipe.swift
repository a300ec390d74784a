import CLinux
import Glibc
import Host

/// Turns the signals that the loop answers into bytes it can wait for.
final class SignalPipe {
  /// Ends, size changes and job control; a signal that was ignored when the program started (as by `nohup`) stays ignored.
  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH]

  private let readEnd: Descriptor
  private let writeEnd: Descriptor
  private let caught: [Int32]

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard fob_pipe(&ends) == 0 else { throw SystemError(operation: "make a pipe for signals") }
    readEnd = try Descriptor(taking: ends[0], operation: "make a pipe for signals")
    writeEnd = try Descriptor(taking: ends[1], operation: "make a pipe for signals")
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    caught = SignalPipe.signals.filter { fob_signal_is_ignored($0) == 0 }
    catchSignals()
  }

  /// For `poll`.
  var descriptor: Int32 { readEnd.number }

  /// The signals that have arrived since the last call.
  func take() -> Set<Int32> {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(readEnd.number, &buffer, buffer.count)
    return Set(buffer.prefix(max(0, count)).map(Int32.init))
  }

  /// Stops the process as Control-Z does, and returns when it goes on. What the system does not let stop goes on at once, and so does what was told
  /// to go on before it came to stop.
  func stopProcess() {
    guard caught.contains(SIGTSTP) else { return }
    let before = take()
    if !before.contains(SIGCONT) {
      signal(SIGTSTP, SIG_DFL)
      raise(SIGTSTP)
      catchSignals()
    }
    // That it goes on is known; what else came in between is kept.
    let others = before.union(take()).subtracting([SIGTSTP, SIGCONT])
    for var number in others.map(UInt8.init) { write(writeEnd.number, &number, 1) }
  }

  private func catchSignals() {
    for number in caught { _ = fob_signal_to_descriptor(number, writeEnd.number) }
  }

  deinit {
    for number in caught { signal(number, SIG_DFL) }
  }
}

import CLinux
import Glibc

/// Runs a program that gets the terminal, as a shell does: keys that send signals, such as Control-C, go to the
/// program.
public enum ForegroundProcess {
  /// Runs a program to its end, with this process's standard descriptors, of which the input is a terminal. If
  /// Control-Z stops it, it continues at once: there is no shell to return to.
  ///
  /// - Parameter environment: the whole environment of the program.
  /// - Returns: its exit status; 128 plus the signal's number if a signal ended it.
  /// - Throws: `SystemFailure` if it could not be started.
  public static func run(_ arguments: [String], environment: [String: String]) throws(SystemFailure) -> Int32 {
    guard let program = arguments.first else { throw SystemFailure(operation: "start", path: "", code: EINVAL) }
    // Taking the terminal back from another process group would stop this process.
    var (output, before) = (sigset_t(), sigset_t())
    sigemptyset(&output)
    sigaddset(&output, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &output, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let process = try Spawning.startForeground(program, arguments, environment.map { "\($0)=\($1)" })
    defer { tcsetpgrp(STDIN_FILENO, getpgrp()) }
    tcsetpgrp(STDIN_FILENO, process)
    var status: Int32 = 0
    while true {
      guard waitpid(process, &status, WUNTRACED) == process else {
        if errno == EINTR { continue }
        throw SystemFailure(operation: "wait for", path: program, code: errno)
      }
      // It may have wanted the terminal before it got it.
      let isStopped = status & 0xFF == 0x7F
      guard isStopped else { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
      tcsetpgrp(STDIN_FILENO, process)
      kill(-process, SIGCONT)
    }
  }
}

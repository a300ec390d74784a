import CLinux
import Glibc

/// A terminal that shows nothing of what is typed but the end of the line, until this value goes away; a signal that ends the
/// process gives the terminal back first.
struct SilentMode: ~Copyable {
  private let terminal: Int32
  private var saved: termios

  /// Discards what was typed before, so that it cannot become the answer.
  init(of terminal: borrowing Descriptor) throws(SystemError) {
    self.terminal = terminal.number
    saved = termios()
    guard tcgetattr(terminal.number, &saved) == 0 else { throw SystemError(operation: "examine the terminal") }
    let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    guard fob_terminal_guard_arm(terminal.number, &saved, nil, 0, signals, signals.count) == 0 else {
      throw SystemError(operation: "guard the terminal")
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO)
    silent.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
    // Suspended, the process would give back a terminal that shows the rest of the secret.
    withUnsafeMutableBytes(of: &silent.c_cc) { $0[Int(VSUSP)] = 0 }
    guard tcsetattr(terminal.number, TCSAFLUSH, &silent) == 0 else {
      fob_terminal_guard_disarm()
      throw SystemError(operation: "silence the terminal")
    }
  }

  /// Gives the terminal back; what was typed after the line is left for who reads next.
  consuming func end() {}

  deinit {
    var saved = saved
    tcsetattr(terminal, TCSADRAIN, &saved)
    fob_terminal_guard_disarm()
  }
}

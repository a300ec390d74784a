import CLinux
import Glibc
import Host

/// The modes of the terminal that standard input is (termios(3)).
struct TerminalModes {
  private static let input = STDIN_FILENO

  /// The modes as they were at the start.
  let saved: termios

  init() throws(TerminalFailure) {
    var modes = termios()
    guard tcgetattr(TerminalModes.input, &modes) == 0 else {
      throw .system(SystemFailure(operation: "read the terminal's modes"))
    }
    saved = modes
  }

  /// Every key at once, unseen and unchanged, but those that send signals; Control-S and Control-Q are keys. A signal throws away nothing that was
  /// typed or written and has not arrived: it would tear a frame.
  ///
  /// - Parameter keepsOutput: whether line feeds still return the carriage; else output goes out as it is.
  func takeOver(keepsOutput: Bool) {
    var modes = taken(keepsOutput: keepsOutput)
    tcsetattr(TerminalModes.input, TCSADRAIN, &modes)
  }

  private func taken(keepsOutput: Bool) -> termios {
    var modes = saved
    modes.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP)
    if !keepsOutput { modes.c_oflag &= ~tcflag_t(OPOST) }
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    modes.c_lflag |= tcflag_t(ISIG | NOFLSH)
    return modes
  }

  /// The modes from before, once everything is written; what a shell has set meanwhile stays.
  ///
  /// A wrapper (`sh -c`, `timeout`) can have stopped already, and its shell have taken the terminal. Changing modes from the background would stop
  /// the process once more (SIGTTOU), where no shell sees it.
  func giveBack() {
    var stopping = sigset_t()
    var earlier = sigset_t()
    sigemptyset(&stopping)
    sigaddset(&stopping, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &stopping, &earlier)
    defer { pthread_sigmask(SIG_SETMASK, &earlier, nil) }
    guard tcgetpgrp(TerminalModes.input) == getpgrp() || isOurs else { return }
    var modes = saved
    tcsetattr(TerminalModes.input, TCSADRAIN, &modes)
  }

  /// Whether the modes are still those that were taken over.
  private var isOurs: Bool {
    var now = termios()
    guard tcgetattr(TerminalModes.input, &now) == 0 else { return false }
    return [true, false].map(taken(keepsOutput:)).contains {
      $0.c_iflag == now.c_iflag && $0.c_oflag == now.c_oflag && $0.c_lflag == now.c_lflag
    }
  }

  /// Forgets what was typed and not read yet.
  func dropTypedAhead() {
    tcflush(TerminalModes.input, TCIFLUSH)
  }
}

/// Gives the terminal back when the program crashes.
enum CrashGuard {
  private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

  /// From here on a crash writes these bytes to the descriptor and sets these modes there.
  static func arm(_ descriptor: Int32, modes: termios, bytes: [UInt8]) {
    withUnsafePointer(to: modes) { modes in
      bytes.withUnsafeBytes { buffer in
        let start = buffer.bindMemory(to: CChar.self).baseAddress
        _ = fob_terminal_guard_arm(descriptor, modes, start, buffer.count, signals, signals.count)
      }
    }
  }

  static func disarm() { fob_terminal_guard_disarm() }
}

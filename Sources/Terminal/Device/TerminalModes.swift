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

  /// Delivers every key at once, unechoed and unchanged, except those that send signals; Control-S and Control-Q are
  /// keys. A signal does not flush input or output: that would tear a frame.
  ///
  /// - Parameter keepsOutput: whether line feeds still return the carriage; else output is not processed.
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

  /// Restores the earlier modes once everything is written, unless a shell has changed them meanwhile.
  ///
  /// A wrapper (`sh -c`, `timeout`) may have stopped already, and its shell taken the terminal. Changing modes from the
  /// background would stop the process once more (SIGTTOU), unseen by any shell.
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

  /// Whether the modes are still the ones that fob set.
  private var isOurs: Bool {
    var now = termios()
    guard tcgetattr(TerminalModes.input, &now) == 0 else { return false }
    return [true, false].map(taken(keepsOutput:)).contains {
      $0.c_iflag == now.c_iflag && $0.c_oflag == now.c_oflag && $0.c_lflag == now.c_lflag
    }
  }

  /// Discards what was typed and not yet read.
  func dropTypedAhead() {
    tcflush(TerminalModes.input, TCIFLUSH)
  }
}

/// Restores the terminal when the program crashes.
enum CrashGuard {
  private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

  /// From now on a crash writes these bytes to the descriptor and sets these modes.
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

import CLinux
import Glibc
import Host

/// The modes of the terminal that standard input is (termios(3)).
struct TerminalModes {
  private static let input = STDIN_FILENO

  /// The modes as they were at the start.
  let saved: termios

  init() throws(TerminalError) {
    var modes = termios()
    guard tcgetattr(TerminalModes.input, &modes) == 0 else {
      throw .system(SystemError(operation: "read the terminal's modes"))
    }
    saved = modes
  }

  /// Every key at once, unseen and unchanged, but those that send signals; Control-S and Control-Q are keys. A signal throws away nothing that was
  /// typed or written and has not arrived: it would tear a frame.
  ///
  /// - Parameter keepsOutput: whether line feeds still return the carriage; else output goes out as it is.
  func takeOver(keepsOutput: Bool) {
    var modes = saved
    modes.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP)
    if !keepsOutput { modes.c_oflag &= ~tcflag_t(OPOST) }
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    modes.c_lflag |= tcflag_t(ISIG | NOFLSH)
    tcsetattr(TerminalModes.input, TCSADRAIN, &modes)
  }

  /// The modes from before, once everything is written.
  func giveBack() {
    var modes = saved
    tcsetattr(TerminalModes.input, TCSADRAIN, &modes)
  }

  /// Forgets what was typed and not read yet.
  func dropTypedAhead() {
    tcflush(TerminalModes.input, TCIFLUSH)
  }
}

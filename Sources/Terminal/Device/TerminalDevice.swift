import Glibc
import Host
import Interface

/// The terminal as the operating system sees it: standard input and output, their size and modes.
struct TerminalDevice {
  private static let input = STDIN_FILENO
  private static let output = STDOUT_FILENO

  /// The modes as they were at the start.
  let savedModes: termios

  init() throws(TerminalError) {
    var modes = termios()
    guard isatty(TerminalDevice.input) == 1, isatty(TerminalDevice.output) == 1 else { throw .notATerminal }
    guard tcgetattr(TerminalDevice.input, &modes) == 0 else {
      throw .system(SystemError(operation: "read the terminal's modes"))
    }
    savedModes = modes
  }

  /// For `poll`.
  var inputDescriptor: Int32 { TerminalDevice.input }
  var outputDescriptor: Int32 { TerminalDevice.output }

  /// Lines and columns now; nothing where the terminal does not say.
  var size: Size? {
    var window = winsize()
    guard ioctl(TerminalDevice.output, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else {
      return nil
    }
    return Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
  }

  /// Every key at once, unseen and unchanged, but those that send signals; Control-S and Control-Q are keys; output goes out as it is.
  func takeOver() {
    var modes = savedModes
    modes.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP)
    modes.c_oflag &= ~tcflag_t(OPOST)
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    modes.c_lflag |= tcflag_t(ISIG)
    tcsetattr(TerminalDevice.input, TCSADRAIN, &modes)
  }

  /// The modes from before, once everything is written.
  func giveBack() {
    var modes = savedModes
    tcsetattr(TerminalDevice.input, TCSADRAIN, &modes)
  }

  /// What was typed, without waiting longer than for the first byte; nothing when the terminal is gone.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(TerminalDevice.input, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  /// Forgets what was typed and not read yet.
  func dropTypedAhead() {
    tcflush(TerminalDevice.input, TCIFLUSH)
  }

  /// Writes all the bytes, in one call where the terminal takes them at once.
  ///
  /// - Returns: whether the terminal is still there.
  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(TerminalDevice.output, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var waited = pollfd(fd: TerminalDevice.output, events: Int16(POLLOUT), revents: 0)
        poll(&waited, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

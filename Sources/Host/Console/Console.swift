import CLinux
import Formats
import Glibc

/// The terminal of this process: whether there is one, and questions on it. Questions go to the terminal itself, so that standard
/// input and output stay free for data. They block: ask within `BlockingCall.run`.
public struct Console: Sendable {
  private let terminal: String
  private let standard: [Int32]

  /// The console of this process, or of another terminal's device.
  /// - Parameter standard: the descriptors of standard input, output and error.
  public init(terminal: String = "/dev/tty", standard: [Int32] = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]) {
    self.terminal = terminal
    self.standard = standard
  }

  /// Whether standard input comes from a terminal.
  public static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether there is a controlling terminal, wherever input and output go: it takes questions, and it can stop, end or
  /// delay this process.
  public var exists: Bool {
    do {
      _ = try open()
      return true
    } catch {
      return false
    }
  }

  /// Whether a person may be present: there is a terminal to ask on, or one of standard input, output and error is one.
  /// Nobody is under cron, a systemd unit or `ssh HOST COMMAND`.
  public var isAttended: Bool { exists || standard.contains { isatty($0) == 1 } }

  /// Asks for a line that may be seen.
  ///
  /// - Parameter prompt: text without control characters, written as it is.
  /// - Throws: `ConsoleFailure`.
  public func readLine(prompt: String) throws(ConsoleFailure) -> [UInt8] {
    let device = try open()
    return try Self.ask(prompt, on: device)
  }

  /// Asks for a secret: nothing of it is shown, not even its length.
  ///
  /// - Parameters:
  ///   - prompt: text without control characters, written as it is.
  ///   - signal: ends the question once it is given.
  /// - Throws: `ConsoleFailure`.
  public func readSecret(prompt: String, unless signal: WakeSignal? = nil) throws(ConsoleFailure) -> [UInt8] {
    let device = try open()
    let mode = try rethrow(SilentMode(of: device), as: ConsoleFailure.failed)
    let answer = Result { () throws(ConsoleFailure) in try Self.ask(prompt, on: device, unless: signal) }
    mode.end()
    return try answer.get()
  }

  private func open() throws(ConsoleFailure) -> Descriptor {
    do throws(SystemFailure) {
      let device = try Descriptor(opening: terminal, O_RDWR, operation: "open")
      if isatty(device.number) == 1 { return device }
    } catch {}
    throw .noTerminal
  }

  private static func ask(
    _ prompt: String, on device: borrowing Descriptor, unless signal: WakeSignal? = nil
  ) throws(ConsoleFailure) -> [UInt8] {
    var line: [UInt8] = []
    do throws(SystemFailure) {
      try put(Array(prompt.utf8), on: device)
      // The terminal delivers whole lines; Control-D within a line delivers what there is of it.
      while line.last != UInt8(ascii: "\n") {
        if let signal {
          var waited = [pollfd(fd: device.number, events: Int16(POLLIN), revents: 0)]
          signal.wait(for: &waited, milliseconds: .max)
          if signal.isGiven {
            // The next line begins below the question.
            try device.write([UInt8(ascii: "\n")])
            throw SystemFailure(operation: "ask", code: ECANCELED)
          }
          if waited[0].revents == 0 { continue }
        }
        let part = try device.readOnce(atMost: 4096)
        if part.isEmpty { throw SystemFailure(operation: "read", code: EIO) }
        line += part
      }
    } catch {
      switch error.code {
      case EIO: throw .ended
      case ECANCELED: throw .settled
      default: throw .failed(error)
      }
    }
    line.removeLast()
    guard line.count < lineLimit else { throw .cut }
    return line
  }

  /// The next line of standard input without its newline, or the rest of the input; nil at its end. Nothing beyond the
  /// line is read.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `ConsoleFailure`.
  public static func readInputLine(atMost limit: Int) throws(ConsoleFailure) -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < limit {
      let count = Descriptor.retrying { read(STDIN_FILENO, &byte, 1) }
      guard count >= 0 else { throw .failed(SystemFailure(operation: "read standard input")) }
      if count == 0 { return line.isEmpty ? nil : line }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    if isInputTerminal, line.count >= lineLimit { throw .cut }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  /// All of standard input, or its first bytes.
  ///
  /// - Throws: `ConsoleFailure`.
  public static func readInput(atMost limit: Int) throws(ConsoleFailure) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while content.count < limit {
      let count = Descriptor.retrying { read(STDIN_FILENO, &chunk, min(chunk.count, limit - content.count)) }
      guard count >= 0 else { throw .failed(SystemFailure(operation: "read standard input")) }
      if count == 0 { break }
      content += chunk[..<count]
    }
    return content
  }

  /// The length at which a line may have been cut: a terminal in canonical mode drops the rest (termios(3)).
  private static let lineLimit = 4095

  /// Shows a question and discards everything typed before it, also while a slow terminal still takes the question: no
  /// key is an answer to a question that nobody had seen.
  private static func put(_ prompt: [UInt8], on device: borrowing Descriptor) throws(SystemFailure) {
    tcdrain(device.number)
    try device.stopBlocking()
    var rest = prompt[...]
    while !rest.isEmpty {
      var writable = pollfd(fd: device.number, events: Int16(POLLOUT), revents: 0)
      _ = poll(&writable, 1, -1)
      tcflush(device.number, TCIFLUSH)
      let count = rest.withUnsafeBytes { write(device.number, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EAGAIN || errno == EINTR else { throw SystemFailure(operation: "write") }
      rest = rest.dropFirst(max(0, count))
    }
    guard fcntl(device.number, F_SETFL, 0) == 0 else { throw SystemFailure(operation: "prepare") }
  }
}

/// Why a person did not answer a question.
public enum ConsoleFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is nobody to ask: the process has no terminal.
  case noTerminal
  /// Control-D, or the terminal is gone.
  case ended
  /// Another answer has come meanwhile.
  case settled
  /// The line was so long that the terminal may have dropped its rest.
  case cut
  case failed(SystemFailure)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .noTerminal: "There is no terminal to ask."
    case .ended: "No answer was given."
    case .settled: "The answer has come from elsewhere."
    case .cut:
      "A terminal accepts lines of at most 4094 bytes; this one was longer. Use a pipe or a file."
    case .failed(let error): error.description
    }
  }
}

/// A terminal that echoes nothing of what is typed except the end of the line, until this value goes away; a signal
/// that ends the process restores the terminal first.
struct SilentMode: ~Copyable {
  private let terminal: Int32
  private var saved: termios

  /// Discards what was typed before, so that it cannot become the answer.
  init(of terminal: borrowing Descriptor) throws(SystemFailure) {
    self.terminal = terminal.number
    saved = termios()
    guard tcgetattr(terminal.number, &saved) == 0 else { throw SystemFailure(operation: "examine the terminal") }
    let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    guard fob_terminal_guard_arm(terminal.number, &saved, nil, 0, signals, signals.count) == 0 else {
      throw SystemFailure(operation: "guard the terminal")
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO)
    silent.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
    // Suspending would restore a terminal that shows the rest of the secret.
    withUnsafeMutableBytes(of: &silent.c_cc) { $0[Int(VSUSP)] = 0 }
    guard tcsetattr(terminal.number, TCSAFLUSH, &silent) == 0 else {
      fob_terminal_guard_disarm()
      throw SystemFailure(operation: "silence the terminal")
    }
  }

  /// Restores the terminal; what was typed after the line is left for the next reader.
  consuming func end() {}

  deinit {
    var saved = saved
    tcsetattr(terminal, TCSADRAIN, &saved)
    fob_terminal_guard_disarm()
  }
}

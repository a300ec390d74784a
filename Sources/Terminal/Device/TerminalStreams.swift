import Glibc
import TerminalKit

/// The size of the terminal.
public enum TerminalSize {
  /// The size if the terminal does not report one.
  static let usual = Size(rows: 24, columns: 80)

  /// The size of the terminal on standard output now.
  public static var current: Size { TerminalStreams().size ?? usual }
}

/// Standard input and output: keys come in, bytes go out.
struct TerminalStreams {
  private static let input = STDIN_FILENO
  private static let output = STDOUT_FILENO

  /// For `poll`.
  var inputDescriptor: Int32 { TerminalStreams.input }
  var outputDescriptor: Int32 { TerminalStreams.output }

  var inputIsTerminal: Bool { isatty(TerminalStreams.input) == 1 }
  var outputIsTerminal: Bool { isatty(TerminalStreams.output) == 1 }

  /// Lines and columns now; nothing if there is no terminal or it does not say.
  var size: Size? {
    var window = winsize()
    guard ioctl(TerminalStreams.output, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else {
      return nil
    }
    return Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
  }

  /// Reads what has arrived, waiting only for the first byte; nil when no more can come.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(TerminalStreams.input, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  /// Whether input arrives within this time.
  func waitForInput(milliseconds: Int32) -> Bool {
    var waited = pollfd(fd: TerminalStreams.input, events: Int16(POLLIN), revents: 0)
    return poll(&waited, 1, milliseconds) > 0
  }

  /// Writes all the bytes, in one call if possible.
  ///
  /// - Returns: false once the terminal is gone.
  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(TerminalStreams.output, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var waited = pollfd(fd: TerminalStreams.output, events: Int16(POLLOUT), revents: 0)
        poll(&waited, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

/// The encoding of characters, which curses takes from the process' locale.
enum CharacterLocale {
  /// Sets the process locale from the variables, and returns what the terminal shows.
  ///
  /// A locale that is not installed falls back to `C.UTF-8`, so that a missing translation costs no characters; one
  /// that is not UTF-8 leaves ASCII.
  static func adopt(environment: [String: String]) -> Repertoire {
    let asked = asked(environment: environment)
    if setlocale(LC_CTYPE, "") == nil, isUTF8(name: asked) { setlocale(LC_CTYPE, "C.UTF-8") }
    let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } ?? ""
    guard codeset == "UTF-8" else { return .ascii }
    return environment["TERM"]?.split(separator: "-").first == "linux" ? .console : .utf8
  }

  /// The locale that the variables name; `C` if they name none.
  static func asked(environment: [String: String]) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
  }

  private static func isUTF8(name: String) -> Bool {
    let name = name.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}

import Doctor
import Formats
import Glibc
import Interface
import Keeping
import Synchronization
import Terminal
import TerminalKit
import TokenModel

/// What commands print: results on standard output, everything else on standard error. Text from outside is neutralised
/// line by line.
enum Output {
  /// The error of the first failed write to standard output: the result is lost, and the command has failed.
  private static let loss = Mutex<Int32?>(nil)

  /// Whether a path for a file means standard output.
  static func isStandardOutput(_ path: String) -> Bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
  }

  /// Why the result could not be printed, or nil.
  static var failure: CommandFailure? {
    loss.withLock { $0 }.map {
      CommandFailure(
        $0 == EPIPE ? .readerGone : .failed, "The result could not be written: \(String(cString: strerror($0)))")
    }
  }

  /// Prints lines of a result.
  static func result(_ lines: [DisplayText]) {
    write(lines.map { $0.string + "\n" }.joined(), to: STDOUT_FILENO)
  }

  /// Prints lines of a result in colours.
  static func result(_ lines: [StyledText], _ colors: OutputColors) {
    write(lines.map { colors.text($0) + "\n" }.joined(), to: STDOUT_FILENO)
  }

  /// Prints one line of a result.
  static func result(_ line: DisplayText) {
    result([line])
  }

  /// Prints a value as JSON.
  static func json(_ value: JSONValue) {
    var bytes = value.bytes(pretty: true)
    bytes.append(UInt8(ascii: "\n"))
    write(bytes, to: STDOUT_FILENO)
  }

  /// Prints text for scripts unchanged: a token, a generated file.
  static func raw(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Prints a file's text: unchanged to a file or a program, neutral to a terminal.
  static func copy(_ text: String) {
    guard isatty(STDOUT_FILENO) == 1 else { return raw(text) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    result((lines.last == "" ? lines.dropLast() : lines[...]).map { DisplayText(String($0)) })
  }

  /// Prints a note on standard error, line by line.
  static func note(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayText(String($0)).string }
    write(lines.joined(separator: "\n") + "\n", to: STDERR_FILENO)
  }

  /// Overwrites a line on standard error; the text is neutral except for carriage returns.
  static func overwriting(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  /// Tells someone without environments how to get one.
  static func noteEmptiness(of environments: EnvironmentFolders) {
    let folder = environments.own.path
    note("No environments yet in \(folder). Add one with: fob env add NAME, or look around with: fob demo")
  }

  /// Says which system-wide files an environment's file hides, if it does.
  static func noteHiding(of name: EnvironmentName, in environments: EnvironmentFolders) {
    guard let hiding = (try? environments.environment(named: name.text))?.place.hiding else { return }
    note("fob: \(name) \(hiding): if that file says production or read_only, it still holds.")
  }

  /// Prints the warning of a usable session.
  static func warning(of held: HeldSession) {
    if let warning = held.warning { note("fob: \(warning)") }
  }

  private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if case let error = errno, error != EINTR {
        if descriptor == STDOUT_FILENO { loss.withLock { $0 = $0 ?? error } }
        return
      }
    }
  }

  /// The width of the terminal on standard error in cells, 80 if it does not say; nil without one.
  static var noteWidth: Int? {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    var window = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0 ? Int(window.ws_col) : 80
  }

  /// The width of the terminal on standard output in cells; nil without one.
  static func width(environment: [String: String]) -> Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return TerminalFacts.gathered(environment: environment).size?.columns
  }
}

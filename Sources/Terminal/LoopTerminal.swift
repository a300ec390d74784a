import Host
import TerminalKit

/// The terminal as the loop uses it: pictures go out, keys come in, and now and then it is given back.
protocol LoopTerminal<Picture>: AnyObject {
  associatedtype Picture

  /// What pictures are drawn for.
  var display: Display { get }
  /// For `poll`.
  var inputDescriptor: Int32 { get }
  /// Whether what was typed could be the start of something longer.
  var pendingInput: InputParser.Pending { get }
  /// Whether each key gets its own picture, even if several arrived at once.
  var showsEveryKey: Bool { get }
  /// Whether strings for the terminal itself may be written.
  var channel: TerminalChannel { get }
  /// Why the terminal can no longer be used; nil while it can.
  var end: LoopEnd? { get }

  /// Takes the terminal over; the next picture draws everything.
  func enter()
  /// Gives the terminal back as it was.
  func leave()
  /// Shows a picture; nothing is written if nothing has changed.
  func show(_ picture: Picture)
  /// Draws everything again with the next picture; another program that used the terminal may have changed its modes.
  func recover()
  /// As `recover`, for a terminal that may be a different one by now.
  func takeBack()
  /// Rings the bell with the next picture.
  func ring()
  /// Names the window, with the next picture.
  func setTitle(_ title: String)
  /// Switches mouse reports on or off with the next picture.
  func useMouse(_ isUsed: Bool)
  /// Asks for the terminal's background with the next picture, if the terminal answers that.
  func askGround()
  /// Writes a control sequence that draws nothing, with the next picture.
  func write(_ bytes: [UInt8])
  /// Discards what was typed and not yet read.
  func dropTypedAhead()
  /// Asks the terminal for its size.
  ///
  /// - Returns: whether it changed.
  func updateDisplay() -> Bool
  /// What was typed.
  func readInput() -> [InputEvent]
  /// What was typed, if nothing more comes.
  func endInput() -> [InputEvent]
}

/// Why a program's loop ended.
public enum LoopEnd: Hashable, Sendable {
  /// The program asked for it, with this exit status.
  case quit(status: Int32)
  /// A signal asked for it: SIGTERM, SIGQUIT or SIGHUP.
  case signal(Int32)
  /// The terminal is gone.
  case hungUp

  /// The exit status for it, with signals counted as shells do.
  public var status: Int32 {
    switch self {
    case .quit(let status): status
    case .signal(let number): 128 + number
    case .hungUp: 129
    }
  }
}

/// Why the screen cannot be used.
public enum TerminalFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Standard input or output is no terminal.
  case notATerminal
  /// The terminal's description is missing, or it cannot place text.
  case unsuitable(terminal: String)
  /// ncurses cannot be opened.
  case noCurses(reason: String)
  /// The operating system refused something.
  case system(SystemFailure)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .notATerminal:
      "The screen needs a terminal for its input and output. Without one use 'fob --plain', or the commands that 'fob --help' lists."
    case .unsuitable("dumb"), .unsuitable(""):
      """
      This terminal (TERM is 'dumb' or not set) cannot place text on the screen. Set TERM to what it is, such as xterm-256color, or use \
      'fob --plain', which prints everything line by line.
      """
    case .unsuitable(let terminal):
      """
      This system has no description of the terminal '\(terminal)' that is good enough to draw with. Set TERM to one it is compatible with, such as \
      xterm-256color, install its description (Debian: ncurses-term), or use 'fob --plain'.
      """
    case .noCurses(let reason):
      """
      The screen is drawn with the library ncursesw, which cannot be used here (\(reason)). Install it (Debian: libncursesw6), or use 'fob --plain'.
      """
    case .system(let error): error.description
    }
  }
}

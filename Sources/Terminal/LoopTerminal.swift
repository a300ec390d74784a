import Host
import TerminalKit

/// The terminal as the loop needs it: pictures go out, keys come in, and in between it is given back.
protocol LoopTerminal<Picture>: AnyObject {
  associatedtype Picture

  /// What pictures are made for.
  var display: Display { get }
  /// For `poll`.
  var inputDescriptor: Int32 { get }
  /// What was typed so far could be the start of something longer.
  var pendingInput: InputParser.Pending { get }
  /// Whether each key gets its own picture, even if several arrived at once.
  var showsEveryKey: Bool { get }
  /// Whether strings for the terminal itself may be written.
  var channel: TerminalChannel { get }
  /// Why nothing can come in or go out any longer.
  var end: LoopEnd? { get }

  /// Takes the terminal over; all is shown with the next picture.
  func enter()
  /// Gives the terminal back as it was.
  func leave()
  /// Shows a picture; nothing is written if nothing has changed.
  func show(_ picture: Picture)
  /// Everything is shown again with the next picture; another program that had the terminal may have changed its modes.
  func recover()
  /// As `recover`, for a terminal that may be another one by now.
  func takeBack()
  /// Rings, with the next picture.
  func ring()
  /// Names the window, with the next picture.
  func setTitle(_ title: String)
  /// Reports the mouse from the next picture on, or no longer.
  func useMouse(_ isUsed: Bool)
  /// Asks for the terminal's background, with the next picture, if that is answered.
  func askGround()
  /// Writes a control sequence that draws nothing, with the next picture.
  func write(_ bytes: [UInt8])
  /// Forgets what was typed and not read yet.
  func dropTypedAhead()
  /// Asks the terminal for its size.
  ///
  /// - Returns: whether the size is another one.
  func updateDisplay() -> Bool
  /// What was typed.
  func readInput() -> [InputEvent]
  /// What was typed, when nothing more comes.
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

  /// The exit status that says so to who started the program, as shells count signals.
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
  /// The library that draws is not there.
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

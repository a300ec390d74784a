import Host

/// Why the screen cannot be used.
public enum TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Standard input or output is no terminal.
  case notATerminal
  /// The terminal's description is missing, or it cannot place text.
  case unsuitable(terminal: String)
  /// The library that draws is not there.
  case noCurses(reason: String)
  /// The operating system refused something.
  case system(SystemError)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .notATerminal:
      "The screen needs a terminal for its input and output. Without one use “fob --plain”, or the commands that “fob --help” lists."
    case .unsuitable("dumb"), .unsuitable(""):
      """
      This terminal (TERM is “dumb” or not set) cannot place text on the screen. Set TERM to what it is, such as xterm-256color, or use \
      “fob --plain”, which says everything line by line.
      """
    case .unsuitable(let terminal):
      """
      This system has no description of the terminal “\(terminal)” that is good enough to draw with. Set TERM to one it is compatible with, such as \
      xterm-256color, install its description (Debian: ncurses-term), or use “fob --plain”.
      """
    case .noCurses(let reason):
      """
      The screen is drawn with the library ncursesw, which cannot be used here (\(reason)). Install it (Debian: libncursesw6), or use “fob --plain”.
      """
    case .system(let error): error.description
    }
  }
}

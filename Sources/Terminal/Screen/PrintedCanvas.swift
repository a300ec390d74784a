import CNcurses
import Glibc
import TerminalKit

/// A picture as lines that a command prints, with the colours of the terminal that it prints to.
public struct PrintedCanvas {
  private let canvas: Canvas
  private let isStyled: Bool

  /// - Parameter isStyled: whether colours and attributes are written; else only the characters are.
  public init(_ canvas: Canvas, isStyled: Bool) {
    self.canvas = canvas
    self.isStyled = isStyled
  }

  /// The characters and colours of standard output, as the screens would use them; without attributes (nil) if it is no
  /// terminal or has none.
  public static func standardOutput(environment: [String: String]) -> (repertoire: Repertoire, depth: ColorDepth?) {
    let repertoire = CharacterLocale.adopt(environment: environment)
    guard isatty(STDOUT_FILENO) == 1, let name = environment["TERM"], ccurses_open() == nil,
      ccurses_describe_terminal(name),
      TerminalDescription.string("sgr0") != nil
    else { return (repertoire, nil) }
    return (repertoire, ColorDepth(colors: max(0, Int(ccurses_terminal_number("colors"))), environment: environment))
  }

  /// The lines, with their ends.
  public var text: String {
    guard isStyled else { return canvas.text + "\n" }
    return (0..<canvas.size.rows).map { line($0) + "\n" }.joined()
  }

  private func line(_ row: Int) -> String {
    var line = ""
    var shown: Style?
    for cell in canvas.cells(row: row) where cell.width > 0 {
      let style = canvas.style(of: cell)
      if style != shown { line += style.graphicRendition }
      shown = style
      line.unicodeScalars.append(cell.scalar)
      line.unicodeScalars.append(contentsOf: canvas.marks(of: cell))
    }
    return line + Style.plain.graphicRendition
  }
}

extension Style {
  /// The control sequence SGR (ECMA-48, 8.3.117) that sets exactly this style.
  public var graphicRendition: String {
    let table: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    let words = ["0"] + table.filter { attributes.contains($0.0) }.map(\.1)
    return "\u{1B}["
      + (words + foreground.parameters(base: 30) + background.parameters(base: 40)).joined(separator: ";")
      + "m"
  }
}

extension Color {
  /// - Parameter base: 30 for the foreground, 40 for the background.
  fileprivate func parameters(base: Int) -> [String] {
    switch self {
    case .standard: []
    case .indexed(let number) where number < 8: ["\(base + Int(number))"]
    case .indexed(let number) where number < 16: ["\(base + 52 + Int(number))"]
    case .indexed(let number): ["\(base + 8)", "5", "\(number)"]
    case .rgb(let red, let green, let blue): ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"]
    }
  }
}

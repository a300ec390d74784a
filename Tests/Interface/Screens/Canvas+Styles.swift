import TerminalKit

@testable import Interface

extension Canvas {
  /// The lines with their styles: before every change of style stand the numbers of its escape sequence (ECMA-48 SGR) as `‹1;31›`, `‹›` for none.
  var styledRows: [String] {
    (0..<size.rows).map { row in
      var line = ""
      var last = Style.plain
      for cell in cells(row: row) where cell.width > 0 {
        let style = style(of: cell)
        if style != last { line += "‹\(style.numbers)›" }
        last = style
        line.unicodeScalars.append(cell.scalar)
        line.unicodeScalars.append(contentsOf: marks(of: cell))
      }
      if last == .plain { while line.last == " " { line.removeLast() } }
      return line
    }
  }
}

extension Style {
  fileprivate var numbers: String {
    let attributes: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    let set = attributes.filter { self.attributes.contains($0.0) }.map(\.1)
    return (set + foreground.numbers(ground: 30) + background.numbers(ground: 40)).joined(separator: ";")
  }
}

extension Color {
  fileprivate func numbers(ground: Int) -> [String] {
    switch self {
    case .standard: []
    case .indexed(let index) where index < 8: ["\(ground + Int(index))"]
    case .indexed(let index) where index < 16: ["\(ground + 52 + Int(index))"]
    case .indexed(let index): ["\(ground + 8)", "5", "\(index)"]
    case .rgb(let red, let green, let blue): ["\(ground + 8)", "2", "\(red)", "\(green)", "\(blue)"]
    }
  }
}

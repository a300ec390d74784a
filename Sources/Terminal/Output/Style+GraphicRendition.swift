import Interface

extension Style {
  /// The control sequence SGR (ECMA-48, 8.3.117) that sets exactly this style.
  var graphicRendition: String {
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
  /// - Parameter base: 30 for the character, 40 for what lies behind it.
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

import Terminal
import TerminalKit

/// Lines that a command redraws in place on a terminal.
struct RedrawnLines {
  private var drawn: [String] = []

  /// Whether standard output is a terminal that can place text.
  static func isPossible(in fob: Composition) -> Bool {
    let facts = TerminalFacts.gathered(environment: fob.variables)
    return facts.size != nil && facts.canPlaceText
  }

  /// Draws the lines over the previous ones, as many as the terminal has room for.
  mutating func show(_ lines: [String], in fob: Composition) {
    let rows = TerminalFacts.gathered(environment: fob.variables).size?.rows ?? 24
    let lines = Array(lines.prefix(max(1, rows - 1)))
    guard lines != drawn else { return }
    // CUU, EL and ED of ECMA-48: up, and clear to the end of the line and of the screen.
    let up = drawn.isEmpty ? "" : "\u{1B}[\(drawn.count)A\r"
    Output.raw(up + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
    drawn = lines
  }
}

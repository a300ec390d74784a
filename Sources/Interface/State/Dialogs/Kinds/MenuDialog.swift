/// A menu of lines, one of which is chosen.
protocol MenuDialog: DialogKind {
  /// The line that is chosen.
  var selected: Int { get set }
  /// How many lines there are, at least one.
  var count: Int { get }
}

extension MenuDialog {
  /// Chooses a line, or the nearest one that there is.
  mutating func select(_ line: Int) {
    selected = line.clamped(to: 0...count - 1)
  }
}

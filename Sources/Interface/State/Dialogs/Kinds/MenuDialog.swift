/// A menu of lines, one of which is chosen.
protocol MenuDialog: DialogKind {
  /// The line that is chosen.
  var selected: Int { get }
  /// Chooses the line that is so many further down, as far as there are lines.
  mutating func move(by step: Int)
}

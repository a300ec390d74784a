import Formats

/// Names and values, one pair a line.
enum FactLines {
  /// Prints them with the values in one column.
  static func show(_ facts: [(DisplayText, DisplayText)]) {
    let width = facts.map(\.0.width).max() ?? 0
    Output.result(facts.map { $0.padded(to: width) + "  " + $1 })
  }
}

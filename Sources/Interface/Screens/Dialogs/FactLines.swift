import Formats

/// Facts as lines: the names in one column, the values in the other.
enum FactLines {
  /// Cells for the names.
  static let nameWidth = 14

  static func add(_ fact: Fact, to lines: inout StyledLines, width: Int) {
    let room = max(8, width - nameWidth - 1)
    var name = DisplayText(fact.name).padded(to: nameWidth) + " "
    for line in fact.values.flatMap({ broken($0, room) }) {
      lines.add(StyledText(name, .textDim) + line)
      name = DisplayText("").padded(to: nameWidth + 1)
    }
  }

  /// A value of one part is broken into lines; one of several parts is cut at the edge.
  private static func broken(_ value: StyledText, _ room: Int) -> [StyledText] {
    guard value.width > room, value.spans.count == 1, let span = value.spans.first else { return [value] }
    return span.text.wrapped(to: room).map { StyledText($0, span.slot) }
  }
}

import Formats

/// A line of text whose parts have different roles.
struct StyledText {
  struct Span {
    let text: DisplayText
    let slot: ThemeSlot
    /// What a click on it means.
    var target: PointerTarget?
  }

  private(set) var spans: [Span] = []
  private(set) var width = 0

  init() {}

  init(_ text: DisplayText, _ slot: ThemeSlot = .text) {
    append(text, slot)
  }

  /// A text of which some bytes are what a filter found. Characters that are found in part count as found.
  init(_ text: String, _ slot: ThemeSlot, matches: [Range<Int>]) {
    var matches = matches[...]
    var place = 0
    var piece = ""
    var isFound = false
    for character in text {
      let end = place + character.utf8.count
      while let match = matches.first, match.upperBound <= place { matches.removeFirst() }
      let isMatch = matches.first.map { $0.lowerBound < end } ?? false
      if isMatch != isFound, !piece.isEmpty {
        append(DisplayText(piece), isFound ? .match : slot)
        piece = ""
      }
      isFound = isMatch
      piece.append(character)
      place = end
    }
    append(DisplayText(piece), isFound ? .match : slot)
  }

  mutating func append(_ text: DisplayText, _ slot: ThemeSlot = .text) {
    spans.append(Span(text: text, slot: slot))
    width += text.width
  }

  /// The same, meaning something to a click.
  func pointing(at target: PointerTarget) -> StyledText {
    var text = self
    for index in text.spans.indices { text.spans[index].target = target }
    return text
  }

  static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum.spans += right.spans
    sum.width += right.width
    return sum
  }

  /// Fills up with blanks to a width.
  func padded(to cells: Int) -> StyledText {
    guard width < cells else { return self }
    var padded = self
    padded.append(DisplayText(String(repeating: " ", count: cells - width)))
    return padded
  }
}

extension StyledText: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) {
    self.init(DisplayText(value))
  }
}

extension Canvas {
  /// How the parts of a line take on the style of what they are drawn on.
  enum Ground {
    /// The line's own styles.
    case plain
    /// Everything looks like this.
    case uniform(Style)
    /// What the parts leave open looks like this.
    case beneath(Style)

    func style(_ style: Style, _ slot: ThemeSlot = .text) -> Style {
      switch self {
      case .plain: return style
      case .uniform(var uniform):
        // What a filter found stays in sight on the selected row too.
        uniform.attributes.formUnion(slot == .match ? style.attributes : [])
        return uniform
      case .beneath(let base): return style.over(base)
      }
    }
  }

  /// Writes a line with its styles; what does not fit into the width ends in an ellipsis.
  mutating func write(
    _ line: StyledText, row: Int, column: Int, width: Int, brush: Brush, ground: Ground = .plain
  ) {
    var column = column
    let end = column + width
    for span in line.spans where column < end {
      let isCut = column + span.text.width > end
      let text = isCut ? span.text.truncated(to: end - column) : span.text
      let start = column
      column = write(text, row: row, column: column, style: ground.style(brush[span.slot], span.slot))
      if let target = span.target {
        mark(Rectangle(row: row, column: start, rows: 1, columns: column - start), as: target)
      }
    }
  }
}

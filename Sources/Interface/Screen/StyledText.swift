import Formats
import TerminalKit

/// A line of text whose parts have different roles, on screens and in what commands print.
public struct StyledText: Sendable {
  /// A part with one role.
  public struct Span: Sendable {
    /// What it says.
    public let text: DisplayText
    /// Its role.
    public let slot: ThemeSlot
    /// How it looks where no theme says.
    var fixed: Style?
    /// What a click on it means.
    var target: PointerTarget?
  }

  /// The parts, from left to right.
  public private(set) var spans: [Span] = []
  /// In cells.
  public private(set) var width = 0

  /// The text alone.
  public var plain: DisplayText { spans.map(\.text).joined() }

  /// An empty line.
  public init() {}

  /// A line of one part.
  public init(_ text: DisplayText, _ slot: ThemeSlot = .text) {
    append(text, slot)
  }

  /// A line of one part that looks the same in every theme.
  init(_ text: DisplayText, fixed: Style) {
    spans = [Span(text: text, slot: .text, fixed: fixed)]
    width = text.width
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

  /// Adds a part at the end.
  public mutating func append(_ text: DisplayText, _ slot: ThemeSlot = .text) {
    spans.append(Span(text: text, slot: slot))
    width += text.width
  }

  /// The same, meaning something to a click.
  func pointing(at target: PointerTarget) -> StyledText {
    var text = self
    for index in text.spans.indices { text.spans[index].target = target }
    return text
  }

  /// Both, one after the other.
  public static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum.spans += right.spans
    sum.width += right.width
    return sum
  }

  /// The first so many cells; what does not fit ends in an ellipsis.
  func truncated(to cells: Int) -> StyledText {
    guard width > cells else { return self }
    var text = StyledText()
    for span in spans where text.width < cells {
      let room = cells - text.width
      let isCut = span.text.width > room || text.width + span.text.width == cells
      text.append(isCut ? (span.text + "…").truncated(to: room) : span.text, span.slot)
    }
    return text
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
  /// Ordinary text.
  public init(stringLiteral value: String) {
    self.init(DisplayText(value))
  }
}

extension Canvas {
  /// How the parts of a line take on the style of what they are drawn on.
  enum Ground {
    /// The line's own styles.
    case plain
    /// Everything looks like this, but for what has the colour of a state: that colour lies behind it there.
    case uniform(Style)
    /// What the parts leave open looks like this.
    case beneath(Style)

    func style(_ style: Style, _ slot: ThemeSlot = .text) -> Style {
      switch self {
      case .plain: return style
      case .uniform(var uniform):
        if slot.isState, style.foreground != .standard {
          return Style(
            foreground: style.foreground, background: style.background, attributes: style.attributes.union(.reverse))
        }
        // What a filter found and what a state looks like without colours stay in sight on the selected row too.
        uniform.attributes.formUnion(slot == .match || slot.isState ? style.attributes : [])
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
      column = write(text, row: row, column: column, style: ground.style(span.fixed ?? brush[span.slot], span.slot))
      if let target = span.target {
        mark(Rectangle(row: row, column: start, rows: 1, columns: column - start), as: target)
      }
    }
  }
}

extension StyledText {
  /// The text with every occurrence of a word, in small or capital letters, as a match.
  func marking(_ word: String) -> StyledText {
    guard !word.isEmpty else { return self }
    return spans.reduce(into: StyledText()) { marked, span in
      var rest = Substring(span.text.string)
      while let found = rest.range(ofFolded: word) {
        marked.append(DisplayText(String(rest[..<found.lowerBound])), span.slot)
        marked.append(DisplayText(String(rest[found])), .match)
        rest = rest[found.upperBound...]
      }
      marked.append(DisplayText(String(rest)), span.slot)
    }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// Where a word first is, in small or capital letters.
  func range(ofFolded word: String) -> Range<Index>? {
    let letters = word.lowercased()
    return indices.lazy.compactMap { start -> Range<Index>? in
      guard let end = index(start, offsetBy: word.count, limitedBy: endIndex),
        self[start..<end].lowercased() == letters
      else { return nil }
      return start..<end
    }.first
  }
}

/// Lines of styled text, built from top to bottom.
struct StyledLines {
  private(set) var all: [StyledText] = []

  var count: Int { all.count }

  mutating func add(_ line: StyledText) {
    all.append(line)
  }

  /// Adds a text, broken into lines.
  mutating func add(_ text: String, _ slot: ThemeSlot = .text, width: Int) {
    for line in DisplayText(text).wrapped(to: width) { all.append(StyledText(line, slot)) }
  }

  /// Adds an empty line, unless there is nothing above it.
  mutating func addGap() {
    if !all.isEmpty { all.append(StyledText()) }
  }
}

extension DisplayText {
  /// The text in lines of at most so many cells, broken at blanks where there are some.
  public func wrapped(to cells: Int) -> [DisplayText] {
    guard cells > 0 else { return [] }
    guard width > cells else { return [self] }
    var lines: [DisplayText] = []
    var line: DisplayText = ""
    for word in string.split(separator: " ").map({ DisplayText(String($0)) }) {
      if line.isEmpty {
        line = word
      } else if line.width + 1 + word.width <= cells {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
      while line.width > cells {
        let start = line.prefix(cells: cells)
        guard !start.isEmpty else { break }
        lines.append(start)
        line = DisplayText(String(line.string.dropFirst(start.string.count)))
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The same in at most so many lines; the last one ends in an ellipsis where there was more.
  func wrapped(to cells: Int, lines limit: Int) -> [DisplayText] {
    let lines = wrapped(to: cells)
    guard lines.count > limit, limit > 0 else { return limit > 0 ? lines : [] }
    return lines.prefix(limit - 1) + [lines[(limit - 1)...].joined(separator: " ").truncated(to: cells)]
  }
}

/// What a screen is drawn with: the styles of a theme on a display, and its glyphs.
struct Brush {
  let theme: Theme
  let display: Display
  let glyphs: GlyphSet
  private let styles: [ThemeSlot: SlotStyle]

  init(theme: Theme, display: Display) {
    self.theme = theme
    self.display = display
    glyphs = display.glyphs
    styles = theme.styles(display.depth)
  }

  /// The style of a part; the colours that its theme does not write for it are those of what it is drawn on.
  ///
  /// Nothing is faint on the Linux console, which shows that in dark grey, whatever the colour: 2.8:1 on black.
  subscript(slot: ThemeSlot) -> Style {
    var style = styles[slot]?.part ?? .plain
    if display.repertoire == .console { style.attributes.remove(.dim) }
    return style
  }

  /// What everything is drawn on.
  var ground: Style { theme.style(.text, display.depth) }
}

extension DisplayText {
  /// Cut or filled up to exactly so many cells.
  func fitted(to cells: Int) -> DisplayText { truncated(to: cells).padded(to: cells) }
}

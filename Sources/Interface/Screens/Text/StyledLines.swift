import Formats

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

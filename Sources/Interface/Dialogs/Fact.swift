import Formats
import TerminalKit
import TokenModel

/// One thing that is known of a token or a session.
struct Fact {
  let name: String
  /// One line each, broken where they are too long.
  let values: [StyledText]

  init(_ name: String, _ values: [StyledText]) {
    self.name = name
    self.values = values
  }

  /// A fact of one value from outside or from here; neutral in any case.
  init(_ name: String, _ value: String, _ slot: ThemeSlot = .text) {
    self.init(name, [StyledText(DisplayText(value), slot)])
  }
}

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

  /// A value that is too long is broken into lines, if it can be between its parts.
  private static func broken(_ value: StyledText, _ room: Int) -> [StyledText] {
    guard value.width > room else { return [value] }
    var lines: [StyledText] = []
    for span in value.spans {
      if let last = lines.last, last.width + span.text.width <= room {
        lines[lines.count - 1].append(span.text, span.slot)
      } else {
        let text = DisplayText(String(span.text.string.drop { $0 == " " }))
        lines += text.wrapped(to: room).map { StyledText($0, span.slot) }
      }
    }
    return lines
  }
}

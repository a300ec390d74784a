import Formats
import TerminalKit
import TokenModel

/// What a dialog shows, line by line, before it is known where on the screen.
struct DialogContent {
  let title: DisplayText
  var isProduction = false
  /// Whether it asks about something that cannot be undone.
  var isDanger = false
  /// What there is to read; where there is not enough room a part of it.
  var lines = StyledLines()
  /// The first line on the screen, where the dialog does not say.
  var top = 0
  /// What the frame says at the right instead of which lines are shown.
  var note: DisplayText?
  /// What there is to do, always on the screen below the lines.
  var foot = StyledLines()
  /// How many of the foot's last lines tell what came of what was sent.
  var newsInFoot = 0
  /// Where in the foot the cursor stands.
  var cursor: Position?
  /// What takes the keys, in words; nil where that is the selected line of a menu, or nothing.
  var focus: DialogFocus?
  /// Lines of the foot that are rules across the frame, by their places.
  private(set) var rules: [Int: DialogRule] = [:]
}

/// A line across the frame of a dialog, with words at its left and its right.
struct DialogRule {
  let title: DisplayText?
  let note: DisplayText?
}

extension DialogContent {
  /// The content of a dialog about something in an environment.
  init(_ title: String, in name: EnvironmentName, of state: AppState) {
    self.init(
      title: "\(title): \(name.text)", isProduction: state.environment(name)?.isProduction ?? false)
  }

  /// Adds a rule to the foot.
  mutating func addRule(title: DisplayText? = nil, note: DisplayText? = nil) {
    rules[foot.count] = DialogRule(title: title, note: note)
    foot.add(StyledText())
  }

  /// Adds to the foot what came of what was sent, below an empty line.
  mutating func addNews(_ texts: [(String, ThemeSlot)], width: Int) {
    foot.addGap()
    let before = foot.count
    for (text, slot) in texts { foot.add(text, slot, width: width) }
    newsInFoot = foot.count - before
  }

  /// The lines of the foot for which there is room: where that is not all of them the news, and what the cursor is in.
  func foot(rows: Int) -> [Int] {
    guard foot.count > rows, rows > 0 else { return Array(0..<min(foot.count, max(0, rows))) }
    let news = min(newsInFoot, rows - 1)
    let room = rows - news
    let first = max(0, min((cursor?.row ?? 0) - room / 2, foot.count - news - room))
    return Array(first..<first + room) + Array(foot.count - news..<foot.count)
  }
}

/// What takes the keys in a dialog, in words, for those who hear it.
enum DialogFocus: Equatable {
  /// A field; the text is empty if it must not be spoken. Typing replaces a text that is offered.
  case field(label: DisplayText, text: DisplayText, isHidden: Bool, isOffered: Bool, hint: DisplayText?)
  /// One of a few words behind a label.
  case choice(label: DisplayText, chosen: DisplayText, of: [DisplayText])
  /// One of two buttons.
  case button(DisplayText, other: DisplayText)
}

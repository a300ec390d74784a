import Formats
import TerminalKit

/// Lines of the screens as somebody says them.
enum SpokenText {
  /// A time in its two largest units: `59 minutes`, `3 hours 12 minutes`, `1 day 4 hours`.
  static func span(_ seconds: Int) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    let parts =
      switch seconds {
      case ..<60: [count(seconds, "second")]
      case ..<3600: [count(minutes, "minute")]
      case ..<86_400: [count(hours, "hour"), count(minutes % 60, "minute")]
      default: [count(days, "day"), count(hours % 24, "hour")]
      }
    return parts.joined(separator: " ")
  }

  /// `1 environment`, `4 environments`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A line that was laid out in columns: punctuation separates these, and a masked value is called hidden.
  static func of(_ line: StyledText) -> DisplayText {
    let text = line.plain.string.replacing(" , ", with: ", ")
    var columns = columns(of: text)
    guard columns.count > 1 else { return DisplayText(masked(columns.first ?? "")) }
    let first = columns.removeFirst()
    let isIndented = text.hasPrefix(" ")
    let start = isIndented || first.hasSuffix(":") ? "\(first) " : "\(first): "
    return DisplayText(masked(start + columns.joined(separator: ", ")))
  }

  /// What two or more blanks separate.
  private static func columns(of text: String) -> [String] {
    var columns = [""]
    var blanks = 0
    for scalar in text.unicodeScalars {
      if scalar == " " {
        blanks += 1
        continue
      }
      if blanks > 1 { columns.append("") } else if blanks == 1 { columns[columns.count - 1] += " " }
      blanks = 0
      columns[columns.count - 1].unicodeScalars.append(scalar)
    }
    return columns.filter { !$0.isEmpty }.map { $0.hasPrefix(" ") ? String($0.dropFirst()) : $0 }
  }

  private static func masked(_ text: String) -> String {
    let mark = GlyphSet.words.masked.string
    guard text.contains(mark) else { return text }
    var words = ""
    var isInside = false
    for character in text {
      let isMark = String(character) == mark
      if isMark, !isInside { words += "hidden" }
      if !isMark { words.append(character) }
      isInside = isMark
    }
    return words
  }

  /// A line without what changes from second to second: its digits. Of `40 of 500` the tenths that are done stay, so that progress is spoken in
  /// steps.
  static func essence(_ line: DisplayText) -> String {
    var numbers: [Int] = []
    var essence = ""
    var wasDigit = false
    for scalar in line.string.unicodeScalars {
      if let digit = scalar.isASCII ? Character(scalar).wholeNumberValue : nil {
        if wasDigit {
          numbers[numbers.count - 1] = min(numbers[numbers.count - 1] * 10 + digit, 1 << 40)
        } else {
          numbers.append(digit)
          essence += "#"
        }
        wasDigit = true
      } else {
        essence.unicodeScalars.append(scalar)
        wasDigit = false
      }
    }
    guard essence.contains("# of #"), let (done, all) = progress(numbers, in: essence), all > 0 else { return essence }
    return "\(essence) \(min(done, all) * 10 / all)"
  }

  private static func progress(_ numbers: [Int], in essence: String) -> (Int, Int)? {
    let before = essence.split(separator: "# of #", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let index = before.count { $0 == "#" }
    return index + 1 < numbers.count ? (numbers[index], numbers[index + 1]) : nil
  }
}

/// A dialog as somebody reads it out.
struct SpokenDialog {
  let title: DisplayText
  /// What there is to read and to do, but what takes the keys.
  let lines: [DisplayText]
  /// What takes the keys; nil where nothing does.
  let focus: SpokenFocus?
  /// The lines that say the same on a screen.
  private let focusLines: [DisplayText]

  /// Cells of a line that nothing has to be broken for.
  private static let width = 2000

  init(_ dialog: any Dialog, _ state: AppState) {
    let content = dialog.content(in: state, width: Self.width)
    var title = content.title
    if content.isProduction { title += ", production" }
    self.title = title
    let all = content.lines.all + content.foot.all
    focusLines = all.filter(Self.hasFocus).map(SpokenText.of)
    let focus = content.focus.map { SpokenFocus($0) } ?? focusLines.first.map { .choice($0) }
    self.focus = focus
    lines = all.filter { !Self.hasFocus($0) }.map(SpokenText.of).filter { !$0.isEmpty && $0 != focus?.hint }
  }

  /// All of it: what takes the keys comes last.
  var announcements: [Announcement] {
    ([title] + lines).map { Announcement($0) } + (focus?.announcements ?? [])
  }

  /// What is new since an earlier time; what only counts on is not.
  func announcements(after earlier: SpokenDialog) -> [Announcement] {
    guard title == earlier.title else { return announcements }
    let known = Set((earlier.lines + earlier.focusLines).map(SpokenText.essence))
    return lines.filter { !known.contains(SpokenText.essence($0)) }.map { Announcement($0) }
  }

  /// The parts that show where the keys go look like it.
  private static func hasFocus(_ line: StyledText) -> Bool {
    line.spans.contains { $0.slot == .inputFocus || $0.slot == .rowSelected }
  }
}

/// What takes the keys, as somebody reads it out.
enum SpokenFocus: Equatable {
  /// A line to type into; nil for the text of one that is hidden. What is typed takes the place of a text that is offered.
  case field(label: DisplayText, text: DisplayText?, isOffered: Bool = false, hint: DisplayText? = nil)
  /// A choice among several.
  case choice(DisplayText)

  init(_ focus: DialogFocus) {
    switch focus {
    case .field(let label, let text, let isHidden, let isOffered, let hint):
      self = .field(label: label, text: isHidden ? nil : text, isOffered: isOffered, hint: hint)
    case .choice(let label, let chosen, let words):
      self = .choice("\(label): \(chosen), one of \(words.joined(separator: ", ")); left and right choose")
    case .button(let word, let other):
      self = .choice("\(word), button; Tab goes to \(other)")
    }
  }

  /// What is said of a field besides its label.
  var hint: DisplayText? {
    if case .field(_, _, _, let hint) = self { hint } else { nil }
  }

  /// In full.
  var announcements: [Announcement] {
    switch self {
    case .choice(let text): [Announcement(text)]
    case .field(let label, let text, let isOffered, let hint):
      [hint, isOffered ? "typing replaces \(text == nil ? "what is there" : "it")" : nil].compactMap(\.self).map {
        Announcement("\(label), \($0)")
      }
        + [Announcement(text.map { "\(label): \($0)" } ?? "\(label), hidden: ", .prompt)]
    }
  }

  /// What is typed at the end goes on the open line; where something else changed the whole line is said again. Hidden text is never said.
  func announcements(after earlier: SpokenFocus) -> [Announcement] {
    guard self != earlier else { return [] }
    guard case .field(let label, let text, _, _) = self, case .field(label, let before, _, _) = earlier else {
      return announcements
    }
    guard text != before else { return [] }
    guard let text, let before else { return announcements }
    guard text.string.hasPrefix(before.string) else { return [Announcement("\(label): \(text)", .prompt)] }
    return [Announcement(DisplayText(String(text.string.dropFirst(before.string.count))), .continuation)]
  }
}

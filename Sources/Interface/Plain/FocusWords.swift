import Formats

/// What takes the keys, as somebody reads it out.
enum FocusWords: Equatable {
  /// A line to type into; nil for the text of one that is hidden.
  case field(label: DisplayText, text: DisplayText?, hint: DisplayText?)
  /// A choice among several.
  case choice(DisplayText)

  init(_ focus: DialogFocus) {
    switch focus {
    case .field(let label, let text, let isHidden, let hint):
      self = .field(label: label, text: isHidden ? nil : text, hint: hint)
    case .choice(let label, let chosen, let words):
      self = .choice("\(label): \(chosen), one of \(words.joined(separator: ", ")); left and right choose")
    case .button(let word, let other):
      self = .choice("\(word), button; Tab goes to \(other)")
    }
  }

  /// What is said of a field besides its label.
  var hint: DisplayText? {
    if case .field(_, _, let hint) = self { hint } else { nil }
  }

  /// In full.
  var announcements: [Announcement] {
    switch self {
    case .choice(let text): [Announcement(text)]
    case .field(let label, let text, let hint):
      (hint.map { [Announcement("\(label), \($0)")] } ?? [])
        + [Announcement(text.map { "\(label): \($0)" } ?? "\(label), hidden: ", .prompt)]
    }
  }

  /// What is typed at the end goes on the open line; where something else changed the line is said anew. Hidden text is never said.
  func announcements(after earlier: FocusWords) -> [Announcement] {
    guard self != earlier else { return [] }
    guard case .field(let label, let text, _) = self, case .field(label, let before, _) = earlier else {
      return announcements
    }
    guard let text, let before else { return announcements }
    guard text.string.hasPrefix(before.string) else { return [Announcement("\(label): \(text)", .prompt)] }
    return [Announcement(DisplayText(String(text.string.dropFirst(before.string.count))), .continuation)]
  }
}

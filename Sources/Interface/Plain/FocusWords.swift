import Formats

/// What takes the keys, as somebody reads it out.
enum FocusWords: Equatable {
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

  /// What is typed at the end goes on the open line; where something else changed the line is said anew. Hidden text is never said.
  func announcements(after earlier: FocusWords) -> [Announcement] {
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

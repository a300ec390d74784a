/// How well a word fits what was typed: the better, the further up in the list.
enum CommandMatch: Int, Comparable {
  case whole, start, startOfPart, inside, help

  static func < (left: CommandMatch, right: CommandMatch) -> Bool { left.rawValue < right.rawValue }

  /// Nil where it does not fit at all.
  init?(_ typed: String, in word: String, help: String) {
    let typed = typed.lowercased()
    let folded = word.lowercased()
    if folded == typed {
      self = .whole
    } else if folded.hasPrefix(typed) {
      self = .start
    } else if folded.contains("-" + typed) || folded.contains(" " + typed) {
      self = .startOfPart
    } else if folded.contains(typed) {
      self = .inside
    } else if typed.count > 2, help.lowercased().contains(typed) {
      self = .help
    } else {
      return nil
    }
  }
}

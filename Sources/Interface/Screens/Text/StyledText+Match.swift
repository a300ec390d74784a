import Formats

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

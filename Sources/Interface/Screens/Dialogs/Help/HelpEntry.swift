import Formats

/// One line of the help: keys, and what they do.
struct HelpEntry {
  let keys: DisplayText
  /// The name on the command line and in `keys.ini`; empty for what is no action.
  var word: DisplayText = ""
  let help: DisplayText
  /// Why it is not possible now.
  var reason: String?

  /// Whether a search finds it.
  func matches(_ word: String) -> Bool {
    [keys, self.word, help].contains { $0.string.range(ofFolded: word) != nil }
  }

  /// Its lines, with the keys in a column and, where there is room, the name in another.
  /// - Parameter isReadOut: whether nobody sees columns: then no key is torn from the others for the sake of one.
  func lines(width: Int, marking search: String, isReadOut: Bool) -> [StyledText] {
    let keysWidth = isReadOut ? keys.width : width < 60 ? 9 : 18
    let wordWidth = width < 90 ? 0 : 20
    let slot: ThemeSlot = reason == nil ? .key : .keyDisabled
    let room = max(1, width - keysWidth - 2 - (wordWidth == 0 ? 0 : wordWidth + 2))
    let keyLines = keys.wrapped(to: keysWidth)
    var helpLines = help.wrapped(to: room).map { StyledText($0, reason == nil ? .text : .textDim) }
    if let reason { helpLines += DisplayText("not now: \(reason)").wrapped(to: room).map { StyledText($0, .textDim) } }
    return (0..<max(keyLines.count, helpLines.count)).map { index in
      let keys = index < keyLines.count ? keyLines[index] : ""
      var line = StyledText(keys, slot).marking(search).padded(to: keysWidth + 2)
      if wordWidth > 0 {
        line = line + StyledText(index == 0 ? word : "", .textDim).marking(search).padded(to: wordWidth + 2)
      }
      return index < helpLines.count ? line + helpLines[index].marking(search) : line
    }
  }
}

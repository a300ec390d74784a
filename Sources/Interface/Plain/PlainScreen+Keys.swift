import Formats

extension PlainScreen {
  /// What is said of a key that nothing else is said of: how it goes on, where the cursor stands, or what still has the keys.
  func answerToKey(since earlier: PlainScreen) -> [Announcement] {
    if !state.typed.isEmpty { return [Announcement("\(state.typed.text), then?")] }
    if !earlier.state.typed.isEmpty { return [Announcement("\(earlier.state.typed.text) is forgotten.")] }
    if case .field(let label, let text, _, _)? = focus, let field = typedInto {
      guard text == nil else { return [Announcement(Self.place(in: field))] }
      let isEmptied = field.isEmpty && earlier.typedInto?.isEmpty == false
      return isEmptied ? [Announcement("\(label), hidden, empty: ", .prompt)] : []
    }
    if let focus { return focus.announcements.suffix(1) }
    return [Announcement(dialog == nil ? position : line(since: earlier))]
  }

  /// What the keys are typed into; nil where that is nothing, or has no cursor.
  private var typedInto: TextField? {
    state.commandLine?.field ?? state.dialogs.last?.fields?.typedInto
      ?? (state.dialogs.isEmpty ? state.filterLine : nil)
  }

  /// What the cursor stands before.
  private static func place(in field: TextField) -> DisplayText {
    let characters = Array(field.text)
    guard field.cursor < characters.count else { return characters.isEmpty ? "empty" : "end" }
    return characters[field.cursor].isWhitespace ? "blank" : DisplayText(String(characters[field.cursor]))
  }

  /// The first line of a dialog that a screen would show; where that is the same as before, how to hear them all.
  private func line(since earlier: PlainScreen) -> DisplayText {
    guard let dialog = state.dialogs.last, let top = dialog.top, top != earlier.state.dialogs.last?.top else {
      return "There is no more. \(state.key(.readOut)) has all of it read out."
    }
    let lines = dialog.content(in: state, width: 2000).lines.all.map(Words.of)
    return lines.isEmpty ? "" : lines[min(top, lines.count - 1)]
  }
}

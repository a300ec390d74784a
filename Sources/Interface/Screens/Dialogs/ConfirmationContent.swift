import Formats

/// The buttons, or the name to type, at the end of a dialog that asks whether something is meant.
struct ConfirmationContent {
  let confirmation: Confirmation
  /// The word on the button that does it.
  let word: String
  let isActive: Bool
  let glyphs: GlyphSet

  func add(to content: inout DialogContent, width: Int) {
    content.foot.addGap()
    guard isActive else {
      content.foot.add(StyledText("\(glyphs.busy) Asking the server.", .statusInfo))
      return
    }
    if let name = confirmation.name {
      var line = StyledText("Type ")
      line.append(DisplayText(name), .textStrong)
      line.append(" to go on: ")
      let typed = DisplayText(confirmation.typed.text)
      let before = DisplayText(String(confirmation.typed.text.prefix(confirmation.typed.cursor)))
      content.cursor = Position(row: content.foot.count, column: min(width - 1, line.width + before.width))
      content.focus = .field(label: "Type \(name) to go on", text: typed, isHidden: false, isOffered: false, hint: nil)
      let room = max(0, width - line.width)
      // What is typed matters more than what is said of it.
      let note = matchNote.flatMap { $0.width + 2 + max(typed.width + 1, 8) <= room ? StyledText("  ") + $0 : nil }
      line.append(typed.padded(to: max(typed.width, room - (note?.width ?? 0))), .inputFocus)
      content.foot.add(note.map { line + $0 } ?? line)
    } else {
      let isCancel = confirmation.chosen == .cancel
      content.focus = .button(
        isCancel ? "Cancel" : DisplayText(word), other: isCancel ? DisplayText(word) : "Cancel")
      content.foot.add(button("Cancel", .cancel) + StyledText("   ") + button(word, .proceed))
    }
  }

  /// Whether the name is right, told while it is typed.
  private var matchNote: StyledText? {
    switch confirmation.match {
    case nil: nil
    case .whole: StyledText("matches", .statusOk)
    case .wrong: StyledText("not the name", .statusWarn)
    }
  }

  /// The chosen button has arrows too, so that it is told without colour.
  private func button(_ word: String, _ button: Confirmation.Button) -> StyledText {
    let isChosen = confirmation.chosen == button
    let text: DisplayText = isChosen ? "[\(glyphs.selection) \(word) ]" : "[  \(word) ]"
    return StyledText(text, isChosen ? .rowSelected : .text).pointing(at: .button(button))
  }
}

import Formats

/// The menu of what can be copied; of the chosen text all that is no secret.
struct CopyContent {
  private let dialog: CopyDialog
  private let glyphs: GlyphSet

  init(_ dialog: CopyDialog, _ state: AppState) {
    self.dialog = dialog
    glyphs = state.display.glyphs
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Copy: \(DisplayText(dialog.title))")
    content.isProduction = dialog.isProduction
    for (index, choice) in dialog.choices.enumerated() {
      let isSelected = index == dialog.selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let line = mark + DisplayText(choice.word).padded(to: max(0, width - 2))
      content.foot.add(StyledText(line, isSelected ? .rowSelected : .text).pointing(at: .choice(index)))
    }
    content.foot.addGap()
    content.foot.add(dialog.choice.preview, .textDim, width: width)
    return content
  }
}

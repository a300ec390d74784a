import Formats

/// The menu of themes: the screen behind is the sample.
struct ThemeContent {
  private let dialog: ThemeDialog
  private let state: AppState

  init(_ dialog: ThemeDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    var content = DialogContent(title: "Theme")
    let titles = dialog.choices.map { DisplayText($0.title).width }.max() ?? 0
    for (index, choice) in dialog.choices.enumerated() {
      let isSelected = index == dialog.selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      var line = StyledText(
        mark + DisplayText(choice.title).padded(to: min(titles, width / 2)) + "  ", isSelected ? .rowSelected : .text)
      let room = max(0, width - line.width)
      if choice.problem != nil {
        line.append(DisplayText("\(glyphs.revoked) broken").padded(to: room), isSelected ? .rowSelected : .statusError)
      } else {
        let description = DisplayText(choice.description).truncated(to: room).padded(to: room)
        line.append(description, isSelected ? .rowSelected : .textDim)
      }
      content.lines.add(line.pointing(at: .choice(index)))
    }
    if let problem = dialog.choice.problem {
      for line in DisplayText(problem).wrapped(to: width, lines: 3) {
        content.foot.add(StyledText(line, .statusError))
      }
    }
    let shown = DialogExtent.shown(content, in: DialogExtent.area(in: state)).lines
    content.top = min(max(0, dialog.selected - shown / 2), max(0, content.lines.count - shown))
    return content
  }
}

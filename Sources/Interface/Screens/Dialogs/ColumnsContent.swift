import Formats
import TokenModel

/// The menu of columns: which are shown, and which of these the screen has no room for.
struct ColumnsContent {
  private let dialog: ColumnsDialog
  private let state: AppState

  init(_ dialog: ColumnsDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    let hidden = state.lists[dialog.environment]?.hiddenColumns ?? HiddenColumns()
    let placed = Layout(state).tokens.map(shown) ?? []
    var content = DialogContent(title: "Columns: \(dialog.environment.text)")
    for (index, column) in dialog.columns.enumerated() {
      let isSelected = index == dialog.selected
      let isHidden = hidden.contains(column)
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let isLost = !placed.contains(column)
      let note: DisplayText =
        isHidden ? "hidden" : !isLost ? "shown" : width < 44 ? "no room" : "no room on this screen"
      let box: DisplayText = state.display.isPlain ? "" : isHidden ? "[ ] " : "[x] "
      var line = StyledText(mark + box, isSelected ? .rowSelected : .text)
      let room = max(0, width - line.width - note.width - 1)
      line.append(DisplayText(column.word).padded(to: room), isSelected ? .rowSelected : .text)
      line.append(" " + note, isSelected ? .rowSelected : .textDim)
      content.lines.add(line.pointing(at: .choice(index)))
    }
    return content
  }

  private func shown(in area: Rectangle) -> [TokenColumn] {
    guard let support = state.chosenSupport else { return [] }
    return TokenColumns(support: support, state: state, width: area.columns - 3).layout.places.map(\.name)
  }
}

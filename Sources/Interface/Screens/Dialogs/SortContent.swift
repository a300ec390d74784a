import Formats
import TokenModel

/// The menu of orders, and who does the sorting.
struct SortContent {
  private let dialog: SortDialog
  private let state: AppState

  init(_ dialog: SortDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    let isEverythingHere = state.lists[dialog.environment]?.rows.hasEveryRow ?? false
    var content = DialogContent(title: "Sort: \(dialog.environment.text)")
    for (index, choice) in dialog.choices.enumerated() {
      let isSelected = index == dialog.selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let arrow = choice.key == nil ? " " : choice.ascending ? glyphs.ascending : glyphs.descending
      let who =
        choice.isServerSide
        ? (choice.key == nil ? "" : "by the server")
        : isEverythingHere ? "here" : width < 44 ? "reads all" : "here; reads all first"
      var line = StyledText(
        mark + DisplayText(choice.word).padded(to: 16) + arrow + "  ", isSelected ? .rowSelected : .text)
      line.append(DisplayText(who).padded(to: max(0, width - line.width)), isSelected ? .rowSelected : .textDim)
      content.lines.add(line.pointing(at: .choice(index)))
    }
    if dialog.choice.key == .lifetime {
      content.foot.add("The whole life of a token, not what is left.", .textDim, width: width)
    }
    return content
  }
}

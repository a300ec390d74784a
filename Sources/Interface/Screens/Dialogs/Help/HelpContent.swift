import Formats

/// Every key, from the key map; what is not possible now says why.
struct HelpContent {
  private let dialog: HelpDialog
  private let state: AppState

  init(_ dialog: HelpDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Keys")
    let search = dialog.search?.text ?? ""
    var found = 0
    for section in HelpSections(state).all {
      let entries = search.isEmpty ? section.entries : section.entries.filter { $0.matches(search) }
      guard !entries.isEmpty else { continue }
      found += entries.count
      content.lines.addGap()
      content.lines.add(StyledText(DisplayText(section.title), .header))
      for entry in entries {
        let lines = entry.lines(width: width, marking: search, isReadOut: state.display.isPlain)
        for line in lines { content.lines.add(line) }
      }
    }
    if found == 0 { content.lines.add("Nothing here has this in its keys, name or help.", .textDim, width: width) }
    content.top = dialog.top
    addSearch(to: &content, found, width)
    return content
  }

  private func addSearch(to content: inout DialogContent, _ found: Int, _ width: Int) {
    guard let search = dialog.search else { return }
    let note = StyledText(DisplayText("  \(found) found"), .textDim)
    let (shown, cursor) = search.window(room: max(1, width - 1 - note.width))
    if dialog.isTyping { content.cursor = Position(row: content.foot.count, column: 1 + cursor) }
    var line = StyledText("/", .key)
    line.append(shown, dialog.isTyping ? .inputFocus : .match)
    content.foot.add(line.padded(to: width - note.width) + note)
  }
}

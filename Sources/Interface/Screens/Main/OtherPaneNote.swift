import Formats

/// Where only one pane fits on the screen: which other one there is and how to get to it, in the lower line of the frame.
struct OtherPaneNote {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle, _ layout: Layout) {
    guard layout.showsOnePane else { return }
    let other = state.focus == .environments ? "upload tokens" : "environments"
    let note: DisplayText = " \(state.key(.otherPane)): \(other) "
    canvas.write(note, row: area.endRow - 1, endingAt: area.endColumn - 2, style: brush[.borderFocus])
  }
}

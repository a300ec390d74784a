import Formats

/// The bottom line: the most useful keys of what has the keys, as many as fit, and what is typed of a number or a sequence.
struct FooterView {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let typed: DisplayText = state.typed.isEmpty ? "" : DisplayText(state.typed.text) + brush.glyphs.ellipsis
    var column = area.column + 1
    if !typed.isEmpty { column = canvas.write(typed, row: area.row, column: column, style: brush[.textStrong]) + 2 }
    for hint in FooterHints(state: state, glyphs: brush.glyphs).shown(room: area.endColumn - 1 - column) {
      canvas.write(hint.text, row: area.row, column: column, width: hint.text.width, brush: brush)
      column += hint.text.width + FooterHints.gap
    }
  }
}

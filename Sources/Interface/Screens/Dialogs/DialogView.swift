import Formats

/// Draws dialogs over the screen: in the middle, framed, with a cleared ground.
struct DialogView {
  let state: AppState
  let brush: Brush

  func draw(_ dialog: Dialog, on canvas: inout Canvas) {
    let width = DialogExtent.width(of: dialog, on: brush.display)
    let content = DialogContent.of(dialog, state, width: width)
    let rows = min(content.lines.count, DialogExtent.rows(on: brush.display))
    var screen = canvas.frame
    _ = screen.takeBottom(1)
    let frame = screen.centred(rows: rows + 2, columns: width + 4)
    let isLoud = content.isDanger || content.isProduction
    canvas.fill(frame, style: brush[.dialog])
    canvas.box(
      frame, title: content.title, note: scrollNote(content, rows),
      style: brush[content.isDanger ? .dialogDanger : .borderFocus],
      titleStyle: brush[content.isDanger ? .dialogDanger : .title],
      border: isLoud ? brush.glyphs.thickBorder : brush.glyphs.border)
    if content.isProduction { drawBadge(content, frame, on: &canvas) }
    let inside = frame.inset(rows: 1, columns: 2)
    for (index, line) in content.lines.dropFirst(content.top).prefix(rows).enumerated() {
      canvas.write(line, row: inside.row + index, column: inside.column, width: inside.columns, brush: brush)
    }
    canvas.cursor = content.cursor.flatMap { cursor in
      guard cursor.row >= content.top, cursor.row < content.top + rows else { return nil }
      return Position(row: inside.row + cursor.row - content.top, column: inside.column + cursor.column)
    }
  }

  private func drawBadge(_ content: DialogContent, _ frame: Rectangle, on canvas: inout Canvas) {
    let badge: DisplayText = " PRODUCTION "
    let used = content.title.width + 6
    guard frame.columns >= used + badge.width + 2 else { return }
    canvas.write(badge, row: frame.row, endingAt: frame.endColumn - 2, style: brush[.envProduction])
  }

  private func scrollNote(_ content: DialogContent, _ rows: Int) -> DisplayText? {
    guard content.lines.count > rows, !content.isProduction else { return nil }
    return "\(content.top + 1)–\(content.top + rows) of \(content.lines.count)"
  }
}

import Formats
import TokenModel

/// What is known of the selected row without asking anybody: what inspecting it shows, masked.
struct DetailsPane {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    let inside = area.inset(rows: 1, columns: 2)
    guard let content = content(width: inside.columns) else {
      canvas.box(area, title: "Details", style: brush[.border], titleStyle: brush[.title], border: brush.glyphs.border)
      return
    }
    let border = content.isProduction ? brush.glyphs.thickBorder : brush.glyphs.border
    canvas.box(area, title: content.title, style: brush[.border], titleStyle: brush[.title], border: border)
    if content.isProduction {
      canvas.write(" PRODUCTION ", row: area.row, endingAt: area.endColumn - 2, style: brush[.envProduction])
    }
    for (index, line) in content.lines.all.prefix(inside.rows).enumerated() {
      canvas.write(line, row: inside.row + index, column: inside.column, width: inside.columns, brush: brush)
    }
    guard state.dialogs.isEmpty else { return }
    let hint: DisplayText =
      " \(state.key(.inspect)): \(content.lines.count > inside.rows ? "all of it" : "the newest facts") "
    canvas.write(hint, row: area.endRow - 1, endingAt: area.endColumn - 2, style: brush[.border])
  }

  private func content(width: Int) -> DialogContent? {
    switch state.besideTheList {
    case .token(let name, let token): TokenInspection(nil, name, token, state).content(width: width)
    case .session(let name): SessionInspection(nil, name, state).content(width: width)
    case nil: nil
    }
  }
}

import Formats
import TokenModel

/// The environments, one a row, and what is to be said about the chosen one below.
struct EnvironmentsPane {
  let state: AppState
  let brush: Brush
  let layout: Layout

  private var hasFocus: Bool { state.focus == .environments }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.mark(area, as: .pane(.environments))
    let note: DisplayText? = isScrolled ? position : nil
    canvas.box(
      area, title: "Environments", note: note, style: brush[hasFocus ? .borderFocus : .border],
      titleStyle: brush[.title], border: brush.glyphs.border)
    OtherPaneNote(state: state, brush: brush).draw(on: &canvas, area, layout)
    var inside = area.inset(rows: 1, columns: 1)
    let detail = inside.takeBottom(layout.detailRows)
    let environments = state.environments
    guard !environments.isEmpty else { return drawEmpty(on: &canvas, inside, detail) }
    let rows = EnvironmentRow(state: state, brush: brush, environments: environments, width: inside.columns - 3)
    for offset in 0..<min(layout.environmentRows, environments.count - state.environmentsTop) {
      drawRow(rows, state.environmentsTop + offset, on: &canvas, inside.row + offset, inside)
    }
    drawDetail(on: &canvas, detail)
  }

  private func drawRow(
    _ rows: EnvironmentRow, _ index: Int, on canvas: inout Canvas, _ row: Int, _ inside: Rectangle
  ) {
    let environment = state.environments[index]
    canvas.mark(Rectangle(row: row, column: inside.column, rows: 1, columns: inside.columns), as: .environment(index))
    let isChosen = environment.name == state.chosen
    var ground = Canvas.Ground.plain
    if isChosen {
      if hasFocus { canvas.rest = Position(row: row, column: inside.column) }
      let style = brush[hasFocus ? .rowSelected : .rowSelectedInactive]
      ground = hasFocus ? .uniform(style) : .beneath(style)
      canvas.fill(Rectangle(row: row, column: inside.column, rows: 1, columns: inside.columns), style: style)
      canvas.write(brush.glyphs.selection, row: row, column: inside.column, style: style)
    }
    for (place, text) in rows.cells(environment) {
      let isBadge = place.name == .production
      canvas.write(
        text, row: row, column: inside.column + 2 + place.offset, width: place.width, brush: brush,
        ground: isBadge ? .plain : ground)
    }
  }

  private func drawDetail(on canvas: inout Canvas, _ area: Rectangle) {
    let lines = EnvironmentDetail(state: state, glyphs: brush.glyphs, zone: brush.display.zone)
      .lines(width: area.columns - 3, limit: area.rows)
    for (index, line) in lines.enumerated() {
      canvas.write(line, row: area.row + index, column: area.column + 2, width: area.columns - 3, brush: brush)
    }
  }

  private func drawEmpty(on canvas: inout Canvas, _ inside: Rectangle, _ detail: Rectangle) {
    canvas.write(
      DisplayText("There is no environment yet.").truncated(to: inside.columns - 2), row: inside.row,
      column: inside.column + 1, style: brush[.textStrong])
    let advice: DisplayText =
      "\(state.key(.addEnvironment)) adds one; \(state.key(.demo)) shows the demo with sample data. Leave with \(state.key(.quit)) and run fob env import to take a preview.ini or credentials.properties."
    let room = detail.endRow - inside.row - 1
    for (index, line) in advice.wrapped(to: detail.columns - 2, lines: room).enumerated() {
      canvas.write(line, row: inside.row + 1 + index, column: detail.column + 1, style: brush[.text])
    }
  }

  private var isScrolled: Bool { state.environments.count > layout.environmentRows }

  private var position: DisplayText {
    let total = state.environments.count
    let first = state.environmentsTop + 1
    return "\(first)–\(min(total, first + layout.environmentRows - 1)) of \(total)"
  }
}

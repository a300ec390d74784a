import Formats

/// The command line in the footer's place, and above it what the command could become.
struct CommandLineView {
  let state: AppState
  let brush: Brush
  let line: CommandLine

  /// Candidates on the screen at once.
  private static let most = 8

  func draw(on canvas: inout Canvas, footer: Rectangle, above bottom: Int) {
    canvas.forgetTargets()
    drawLine(on: &canvas, footer)
    let candidates = state.commandCandidates
    let rows = min(candidates.count, Self.most, bottom - 3)
    guard rows > 0 else { return }
    let frame = Rectangle(row: bottom - rows - 2, column: footer.column, rows: rows + 2, columns: footer.columns)
    canvas.fill(frame, style: brush[.dialog])
    canvas.box(
      frame, title: "Commands", note: hints(room: frame.columns - 16), style: brush[.borderFocus],
      titleStyle: brush[.title], border: brush.glyphs.border)
    let inside = frame.inset(rows: 1, columns: 1)
    let first = AppState.top(showing: line.chosen ?? 0, of: candidates.count, in: rows, from: 0)
    let width = min(28, max(14, inside.columns / 3))
    for offset in 0..<rows {
      let row = Rectangle(row: inside.row + offset, column: inside.column, rows: 1, columns: inside.columns)
      drawCandidate(candidates[first + offset], isChosen: first + offset == line.chosen, on: &canvas, row, width)
      canvas.mark(row, as: .candidate(first + offset))
    }
  }

  private func drawLine(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let room = area.columns - 3
    let (shown, cursor) = line.field.window(room: room)
    canvas.write(":", row: area.row, column: area.column + 1, style: brush[.key])
    canvas.write(shown, row: area.row, column: area.column + 2, style: brush[.inputFocus], width: room)
    canvas.cursor = Position(row: area.row, column: area.column + 2 + cursor)
  }

  private func drawCandidate(
    _ candidate: CommandCandidate, isChosen: Bool, on canvas: inout Canvas, _ row: Rectangle, _ width: Int
  ) {
    var ground = Canvas.Ground.plain
    if isChosen {
      ground = .uniform(brush[.rowSelected])
      canvas.fill(row, style: brush[.rowSelected])
      canvas.write(brush.glyphs.selection, row: row.row, column: row.column, style: brush[.rowSelected])
    }
    let isPossible = candidate.reason == nil
    var text = StyledText(
      DisplayText(candidate.word).truncated(to: width).padded(to: width), isPossible ? .textStrong : .keyDisabled)
    if row.columns >= 60 {
      let keys = candidate.keys.first.map(KeyText(brush.glyphs).text) ?? ""
      text.append("  " + keys.truncated(to: 9).padded(to: 9), isPossible ? .key : .keyDisabled)
    }
    text.append("  " + DisplayText(candidate.reason ?? candidate.help), isPossible ? .text : .textDim)
    canvas.write(text, row: row.row, column: row.column + 2, width: row.columns - 3, brush: brush, ground: ground)
  }

  private func hints(room: Int) -> DisplayText? {
    let hints = FooterHints(state: state, glyphs: brush.glyphs).line(room: room)
    return hints.spans.isEmpty ? nil : hints.spans.map(\.text).joined()
  }
}

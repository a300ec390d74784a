import Formats

/// The bottom line: the most useful keys of what has the keys, as many as fit.
struct FooterView {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let typed = DisplayText(state.typed.text)
    let room = area.columns - 2 - (typed.isEmpty ? 0 : typed.width + 2)
    canvas.write(hints(room), row: area.row, column: area.column + 1, width: room, brush: brush)
    canvas.write(typed, row: area.row, endingAt: area.endColumn - 1, style: brush[.textStrong])
  }

  /// The hints of the lowest ranks that fit together, in the order of the table.
  private func hints(_ room: Int) -> StyledText {
    let context = state.keyContext
    let actions = ActionTable.all.filter { $0.contexts.contains(context) && $0.hint != nil }.map { ($0, hint($0)) }
    var left = room
    var kept: Set<String> = []
    for (action, hint) in actions.sorted(by: { ($0.0.hint?.rank ?? 0) < ($1.0.hint?.rank ?? 0) }) {
      guard hint.width <= left else { break }
      left -= hint.width + 2
      kept.insert(action.help)
    }
    let shown = actions.filter { kept.contains($0.0.help) }.map(\.1)
    return shown.reduce(StyledText()) { line, hint in line.width == 0 ? hint : line + StyledText("  ") + hint }
  }

  private func hint(_ action: Action) -> StyledText {
    let isPossible = state.availability(of: action.name).isPossible
    var text = StyledText(KeyText(brush.glyphs).text(action.bindings.first ?? []), isPossible ? .key : .keyDisabled)
    text.append(DisplayText(" \(action.hint?.word ?? "")"), isPossible ? .text : .keyDisabled)
    return text
  }
}

import Formats
import TokenModel

/// The last line in the pane of the upload tokens: the filter, how far reading everything has come, and why the list could not be read anew.
struct TokensStatusLine {
  let state: AppState
  let brush: Brush

  static func isShown(_ state: AppState) -> Bool {
    guard let list = state.chosenList, list.hasAnswer else { return state.filterLine != nil }
    return state.filterLine != nil || !list.filter.isEmpty || list.reading != nil || list.failure != nil
      || list.isReadingStopped || list.isIncomplete
  }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    guard let list = state.chosenList else { return }
    let column = area.column + 1
    let room = area.columns - 2
    if state.filterLine == nil, list.filter.isEmpty {
      canvas.write(condition(list), row: area.row, column: column, width: room, brush: brush)
      return
    }
    var line = StyledText("/", .key)
    line.append(DisplayText(state.filterLine?.text ?? list.filter.text), state.filterLine == nil ? .match : .inputFocus)
    let note = condition(list)
    canvas.write(line, row: area.row, column: column, width: room, brush: brush)
    if line.width + note.width + 2 <= room {
      canvas.write(note, row: area.row, column: column + room - note.width, width: note.width, brush: brush)
    }
    if let typed = state.filterLine {
      let before = DisplayText(String(typed.text.prefix(typed.cursor))).width
      canvas.cursor = Position(row: area.row, column: min(column + 1 + before, area.endColumn - 1))
    }
  }

  private func condition(_ list: TokenList) -> StyledText {
    if let failure = list.failure { return StyledText(DisplayText(failure.text), .statusError) }
    if let reading = list.reading {
      let progress = reading.total.map { " \(reading.read) of \($0)" } ?? " all"
      return StyledText("\(brush.glyphs.busy) reading\(progress), Esc stops", .statusInfo)
    }
    if list.filter.asksForUse, state.chosenSupport?.facts.contains(.lastUse) != true {
      return StyledText("the service does not tell when a token was used", .statusWarn)
    }
    if list.isReadingStopped, list.needsEverything {
      return StyledText("only \(list.rows.loadedCount) of \(list.rows.count) read; r reads all", .statusWarn)
    }
    if list.isIncomplete { return StyledText("incomplete: the list changed while it was read", .statusWarn) }
    guard state.filterLine == nil else { return StyledText("\(list.count) of \(list.rows.count)", .textDim) }
    return StyledText("\(list.count) of \(list.rows.count), Esc clears", .textDim)
  }
}

import Formats
import TokenModel

/// The last lines in the pane of the upload tokens: why the list could not be read anew, the filter, and how far reading everything has come.
struct TokensStatusLine {
  let state: AppState
  let brush: Brush

  /// Cells that a note must have to be worth its beginning.
  private static let shortestNote = 16

  /// How many lines there are in a pane of so many columns.
  static func rows(_ state: AppState, columns: Int) -> Int {
    guard let list = state.chosenList, list.hasAnswer else { return state.filterLine == nil ? 0 : 1 }
    let failure = failureLines(list, state, room: columns - 4).count
    let isNarrowed = isNarrowed(list, state)
    if failure > 0 { return failure + (isNarrowed ? 1 : 0) }
    let isStopped = list.isReadingStopped && list.needsEverything
    return isNarrowed || list.reading != nil || isStopped || list.completeness == .incomplete ? 1 : 0
  }

  private static func isNarrowed(_ list: TokenList, _ state: AppState) -> Bool {
    state.filterLine != nil || !list.filter.isEmpty
  }

  private static func failureLines(_ list: TokenList, _ state: AppState, room: Int) -> [DisplayText] {
    guard list.hasAnswer, let failure = list.failure else { return [] }
    return DisplayText(state.told(failure.text)).wrapped(to: max(1, room), lines: 2)
  }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    guard let list = state.chosenList else { return }
    let column = area.column + 1
    let room = area.columns - 2
    var area = area
    for line in Self.failureLines(list, state, room: room) {
      let row = area.takeTop(1)
      canvas.write(StyledText(line, .statusError), row: row.row, column: column, width: room, brush: brush)
    }
    guard area.rows > 0 else { return }
    guard Self.isNarrowed(list, state) else {
      canvas.write(condition(list), row: area.row, column: column, width: room, brush: brush)
      return
    }
    var line = StyledText("/", .key)
    line.append(DisplayText(state.filterLine?.text ?? list.filter.text), state.filterLine == nil ? .match : .inputFocus)
    let note = condition(list)
    canvas.write(line, row: area.row, column: column, width: room, brush: brush)
    let left = min(note.width, room - line.width - 2)
    if left >= min(note.width, Self.shortestNote) {
      canvas.write(note, row: area.row, column: column + room - left, width: left, brush: brush)
    }
    if let typed = state.filterLine {
      let before = DisplayText(String(typed.text.prefix(typed.cursor))).width
      canvas.cursor = Position(row: area.row, column: min(column + 1 + before, area.endColumn - 1))
    }
  }

  private func condition(_ list: TokenList) -> StyledText {
    if let reading = list.reading {
      let progress = reading.total.map { " \(reading.read.grouped) of \($0.grouped)" } ?? " all"
      return StyledText(
        "\(brush.glyphs.busy) reading\(progress), \(state.key(.back, isBrief: true)) stops", .statusInfo)
    }
    if let hint = list.filter.hint { return StyledText(DisplayText(hint), .textDim) }
    if let support = state.chosenSupport, let typed = state.filterLine, typed.isEmpty {
      return StyledText(DisplayText(ListFilter.examples(for: support)), .textDim)
    }
    if list.hiddenMarks > 0 {
      return StyledText(
        "\(list.hiddenMarks.grouped) of \(list.marks.count.grouped) marks hidden by the filter", .statusWarn)
    }
    if list.isReadingStopped, list.needsEverything, list.rows.hasEveryRow {
      return StyledText("as read before; \(state.key(.reload)) reads all anew", .statusWarn)
    }
    if list.isReadingStopped, list.needsEverything {
      return StyledText(
        "only \(list.rows.loadedCount.grouped) of \(list.rows.count.grouped) read; \(state.key(.reload)) reads all",
        .statusWarn)
    }
    if list.completeness == .incomplete {
      return StyledText("incomplete: changed while read", .statusWarn)
    }
    let counts: DisplayText = "\(list.count.grouped) of \(list.rows.count.grouped)"
    guard state.filterLine == nil else { return StyledText(counts, .textDim) }
    return StyledText("\(counts), \(state.key(.back, isBrief: true)) clears", .textDim)
  }
}

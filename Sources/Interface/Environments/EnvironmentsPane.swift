import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The environments, one a row, and what is to be said about the chosen one below.
struct EnvironmentsPane {
  let state: AppState
  let brush: Brush
  let layout: Layout

  private var hasFocus: Bool { state.focus == .environments }
  private var borderStyle: Style { brush[hasFocus ? .borderFocus : .border] }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.mark(area, as: .pane(.environments))
    let lines = state.environmentLines(layout)
    canvas.box(
      area, title: title, style: borderStyle, titleStyle: brush[.title], border: brush.glyphs.border)
    drawNote(lines, on: &canvas, area)
    OtherPaneNote(state: state, brush: brush).draw(on: &canvas, area, layout)
    var inside = area.inset(rows: 1, columns: 1)
    let detail = inside.takeBottom(layout.detailRows)
    if layout.tokensAreFolded { drawRule(on: &canvas, area, inside.takeBottom(1).row) }
    guard !state.environments.isEmpty else { return drawEmpty(on: &canvas, inside, detail) }
    if layout.filterRows > 0 { drawFilter(on: &canvas, inside.takeBottom(1)) }
    drawRows(lines, on: &canvas, inside)
    drawDetail(on: &canvas, detail)
    drawFoot(on: &canvas, area)
  }

  private var title: DisplayText {
    "Environments \(brush.glyphs.separator) by \(DisplayText(state.environmentOrder.sort.rawValue))"
  }

  private func drawNote(_ lines: EnvironmentLines, on canvas: inout Canvas, _ area: Rectangle) {
    let note = EnvironmentsNote(state: state, lines: lines, rows: layout.environmentRows, brush: brush)
    guard let text = note.text(room: area.columns - title.width - 10) else { return }
    let line = StyledText(" ", note.slot) + text + StyledText(" ", note.slot)
    canvas.write(
      line, row: area.row, column: area.endColumn - 2 - line.width, width: line.width, brush: brush)
  }

  private func drawRows(_ lines: EnvironmentLines, on canvas: inout Canvas, _ inside: Rectangle) {
    let rows = EnvironmentRow(state: state, brush: brush, environments: state.environments, width: inside.columns - 4)
    let selected = state.selectedLine(of: lines)
    for offset in 0..<min(inside.rows, lines.count - state.environmentsTop) {
      let line = state.environmentsTop + offset
      let area = Rectangle(row: inside.row + offset, column: inside.column, rows: 1, columns: inside.columns)
      let ground = drawGround(on: &canvas, area, isSelected: line == selected)
      if let place = lines.place(at: line) {
        drawEnvironment(rows, place, on: &canvas, area, ground)
      } else {
        drawFold(lines, on: &canvas, area, ground)
      }
    }
  }

  /// What a row is drawn on, and the mark of the selected one.
  private func drawGround(on canvas: inout Canvas, _ area: Rectangle, isSelected: Bool) -> Canvas.Ground {
    guard isSelected else { return .plain }
    if hasFocus { canvas.rest = Position(row: area.row, column: area.column) }
    let style = brush[hasFocus ? .rowSelected : .rowSelectedInactive]
    canvas.fill(area, style: style)
    canvas.write(brush.glyphs.selection, row: area.row, column: area.column, style: style)
    return hasFocus ? .uniform(style) : .beneath(style)
  }

  private func drawEnvironment(
    _ rows: EnvironmentRow, _ place: Int, on canvas: inout Canvas, _ area: Rectangle, _ ground: Canvas.Ground
  ) {
    canvas.mark(area, as: .environment(place))
    let (environment, urgency) = (state.environments[place], state.environmentOrder.urgencies[place])
    drawGlyph(urgency, isBusy: environment.activity != nil, on: &canvas, area, ground)
    if state.environmentMarks.contains(environment.name) {
      canvas.write(
        brush.glyphs.mark, row: area.row, column: area.column + 2, style: ground.style(brush[.rowMarked], .rowMarked))
    }
    for (place, text) in rows.cells(environment, urgency) {
      canvas.write(
        text, row: area.row, column: area.column + 3 + place.offset, width: place.width, brush: brush, ground: ground)
    }
  }

  private func drawFold(_ lines: EnvironmentLines, on canvas: inout Canvas, _ area: Rectangle, _ ground: Canvas.Ground)
  {
    canvas.mark(area, as: .fold)
    drawGlyph(.none, isBusy: false, on: &canvas, area, ground)
    let width = area.columns - 4
    canvas.write(
      FoldRow(state: state, glyphs: brush.glyphs, lines: lines).text(width: width), row: area.row,
      column: area.column + 3, width: width, brush: brush, ground: ground)
  }

  private func drawGlyph(
    _ urgency: Urgency, isBusy: Bool, on canvas: inout Canvas, _ area: Rectangle, _ ground: Canvas.Ground
  ) {
    let glyph = isBusy ? brush.glyphs.busy : UrgencyText(glyphs: brush.glyphs).glyph(urgency)
    let slot = isBusy ? .statusInfo : UrgencyText.slot(urgency)
    canvas.write(glyph, row: area.row, column: area.column + 1, style: ground.style(brush[slot], slot))
  }

  /// The line between the environments and what is said about the chosen one, where there is no pane of upload tokens below.
  private func drawRule(on canvas: inout Canvas, _ area: Rectangle, _ row: Int) {
    let place = state.chosenState.map {
      EnvironmentDetail(state: state, glyphs: brush.glyphs, zone: brush.display.zone).place($0)
    }
    canvas.rule(
      area, row: row, title: place, style: borderStyle, titleStyle: brush[.text], border: brush.glyphs.border,
      across: brush.glyphs.border)
  }

  /// What stands in the lower line of the frame: what there is instead of upload tokens, or where the chosen environment is.
  private func drawFoot(on canvas: inout Canvas, _ area: Rectangle) {
    guard let chosen = state.chosenState, !layout.showsOnePane else { return }
    let foot: DisplayText? =
      layout.tokensAreFolded
      ? TokensMessage.line(state, separator: brush.glyphs.separator)
      : EnvironmentDetail(state: state, glyphs: brush.glyphs, zone: brush.display.zone).place(chosen)
    guard let foot else { return }
    canvas.write(
      " " + foot.truncated(to: max(1, area.columns - 6)) + " ", row: area.endRow - 1, column: area.column + 1,
      style: brush[.textDim])
  }

  private func drawFilter(on canvas: inout Canvas, _ area: Rectangle) {
    let typed = hasFocus ? state.filterLine : nil
    var line = StyledText("/", .key)
    line.append(
      DisplayText(typed?.text ?? state.environmentOrder.filter.text), typed == nil ? .match : .inputFocus)
    let column = area.column + 1
    canvas.write(line, row: area.row, column: column, width: area.columns - 2, brush: brush)
    let count = "\(state.environmentOrder.places.count) of \(state.environments.count)" as DisplayText
    let note = typed == nil ? "\(count), \(state.key(.back, isBrief: true)) clears" : count
    if line.width + note.width + 4 <= area.columns {
      canvas.write(note, row: area.row, endingAt: area.endColumn - 1, style: brush[.textDim])
    }
    guard let typed else { return }
    let before = DisplayText(String(typed.text.prefix(typed.cursor))).width
    canvas.cursor = Position(row: area.row, column: min(column + 1 + before, area.endColumn - 1))
  }

  private func drawDetail(on canvas: inout Canvas, _ area: Rectangle) {
    let lines = EnvironmentDetail(state: state, glyphs: brush.glyphs, zone: brush.display.zone)
      .lines(width: area.columns - 2, limit: area.rows)
    for (index, line) in lines.enumerated() {
      canvas.write(line, row: area.row + index, column: area.column + 1, width: area.columns - 2, brush: brush)
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
}

/// What stands at the right of the pane's upper line: how many are marked, where the screen is among them, and the keys that narrow and sort them.
struct EnvironmentsNote {
  let state: AppState
  let lines: EnvironmentLines
  let rows: Int
  let brush: Brush

  /// It looks like the frame that it stands in.
  var slot: ThemeSlot { state.focus == .environments ? .borderFocus : .border }

  /// As many of its parts as fit, the first ones first; nil where none does. A click on a key does what the key does.
  func text(room: Int) -> StyledText? {
    let facts = [marks, position].compactMap { $0.map { StyledText($0, slot) } }
    let separator = StyledText(" \(brush.glyphs.separator) ", slot)
    var text = StyledText()
    for part in facts + (state.focus == .environments ? keys : []) {
      let longer = text.width == 0 ? part : text + separator + part
      guard longer.width <= room else { break }
      text = longer
    }
    return text.width == 0 ? nil : text
  }

  private var keys: [StyledText] {
    [(ActionName.filter, "filter"), (.sort, "sort")].map { action, word in
      StyledText("\(state.key(action)) \(word)", slot).pointing(at: .hint(action))
    }
  }

  private var marks: DisplayText? {
    state.environmentMarks.isEmpty ? nil : "\(brush.glyphs.mark) \(state.environmentMarks.count) marked"
  }

  private var position: DisplayText? {
    let total = state.environments.count
    guard total > 0 else { return nil }
    guard lines.count > rows else { return "\(total)" }
    let first = state.environmentsTop + 1
    return "\(first)–\(min(lines.count, first + rows - 1)) of \(total)"
  }
}

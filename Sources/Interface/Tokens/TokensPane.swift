import Formats
import TerminalKit
import TokenModel

/// The upload tokens of the chosen environment.
struct TokensPane {
  let state: AppState
  let brush: Brush
  let layout: Layout

  private var hasFocus: Bool { state.focus == .tokens }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.mark(area, as: .pane(.tokens))
    let environment = state.chosenEnvironment
    let isProduction = state.inventory == nil && environment?.isProduction == true
    let badge: DisplayText = isProduction ? " PRODUCTION " : ""
    let title = title(environment).truncated(to: max(1, area.columns - badge.width - 7))
    canvas.box(
      area, title: title, style: brush[hasFocus ? .borderFocus : .border],
      titleStyle: brush[.title],
      border: isProduction ? brush.glyphs.thickBorder : brush.glyphs.border)
    if state.inventory == nil { OtherPaneNote(state: state, brush: brush).draw(on: &canvas, area, layout) }
    let used = 2 + title.width + 2
    canvas.write(badge, row: area.row, column: area.column + used, style: brush[.envProduction])
    drawNote(on: &canvas, area, room: area.columns - used - badge.width - 2)
    var inside = area.inset(rows: 1, columns: 1)
    let status = inside.takeBottom(layout.statusRows)
    TokensStatusLine(state: state, brush: brush, layout: layout).draw(on: &canvas, status)
    if let list = state.chosenList, let support = state.chosenSupport, list.hasAnswer, list.count > 0 {
      drawRows(list, support, on: &canvas, inside)
    } else {
      drawMessage(on: &canvas, inside)
    }
  }

  private func title(_ environment: Environment?) -> DisplayText {
    if let inventory = state.inventory {
      let count = inventory.list.rows.origins.count
      return "Inventory \(brush.glyphs.separator) \(DisplayText(SpokenText.count(count, "environment")))"
    }
    guard let environment else { return "Upload tokens" }
    return "Upload tokens \(brush.glyphs.separator) \(environment.name.text)"
  }

  private func drawNote(on canvas: inout Canvas, _ area: Rectangle, room: Int) {
    guard let list = state.chosenList, list.hasAnswer else { return }
    let note = PositionNote(list: list, rows: layout.tokenRows, glyphs: brush.glyphs).text(room: room - 4)
    guard !note.isEmpty else { return }
    canvas.write(
      " \(note) ", row: area.row, endingAt: area.endColumn - 2, style: brush[hasFocus ? .borderFocus : .border])
  }

  private func drawRows(_ list: TokenList, _ support: UploadTokenSupport, on canvas: inout Canvas, _ area: Rectangle) {
    let environments = EnvironmentColumn(state, columns: area.columns)
    let rows = TokenRow(support: support, state: state, brush: brush, width: TokenRow.width(in: area, environments))
    let headerRow = area.row
    let start = area.column + 2 + environments.width
    canvas.write(
      environments.header, row: headerRow, column: area.column + 2, width: environments.width, brush: brush)
    for place in rows.columns.places {
      let heading = Rectangle(row: headerRow, column: start + place.offset, rows: 1, columns: place.width)
      if place.name.order != nil { canvas.mark(heading, as: .heading(place.name)) }
      canvas.write(
        rows.header(place, sort: list.shownSort), row: headerRow, column: start + place.offset,
        width: place.width, brush: brush)
    }
    for offset in 0..<max(0, min(area.rows - 1, list.count - list.top)) {
      drawRow(list.top + offset, list, rows, environments, on: &canvas, area, area.row + 1 + offset)
    }
  }

  private func drawRow(
    _ position: Int, _ list: TokenList, _ rows: TokenRow, _ environments: EnvironmentColumn,
    on canvas: inout Canvas, _ area: Rectangle, _ row: Int
  ) {
    canvas.mark(Rectangle(row: row, column: area.column, rows: 1, columns: area.columns), as: .token(position))
    let token = list.row(at: position)
    let isMarked = list.key(at: position).map(list.marks.contains) ?? false
    var ground = isMarked ? Canvas.Ground.beneath(brush[.rowMarked]) : .plain
    if position == list.selected {
      if hasFocus { canvas.rest = Position(row: row, column: area.column) }
      let style = brush[hasFocus ? .rowSelected : .rowSelectedInactive]
      ground = hasFocus ? .uniform(style) : .beneath(style)
      canvas.fill(Rectangle(row: row, column: area.column, rows: 1, columns: area.columns), style: style)
      canvas.write(brush.glyphs.selection, row: row, column: area.column, style: style)
    }
    if isMarked {
      canvas.write(brush.glyphs.mark, row: row, column: area.column + 1, style: ground.style(brush[.rowMarked]))
    }
    guard let token else {
      canvas.write("…", row: row, column: area.column + 2, style: ground.style(brush[.textDim]))
      return
    }
    let origin = list.origin(at: position)
    if let origin {
      canvas.write(
        environments.cell(origin.environment), row: row, column: area.column + 2, width: environments.width,
        brush: brush, ground: ground)
    }
    let rows = origin.map(rows.of) ?? rows
    for place in rows.columns.places {
      canvas.write(
        rows.cell(place, token), row: row, column: area.column + 2 + environments.width + place.offset,
        width: place.width, brush: brush,
        ground: ground)
    }
  }

  private func drawMessage(on canvas: inout Canvas, _ area: Rectangle) {
    guard let message = TokensMessage.of(state) else { return }
    let room = max(1, area.columns - 4)
    let strong = DisplayText(message.sentence).wrapped(to: room, lines: max(1, area.rows - 1))
    let soft = message.advice.map { DisplayText($0).wrapped(to: room) } ?? []
    let first = area.row + (area.rows > strong.count + soft.count + 1 ? 1 : 0)
    for (index, line) in strong.enumerated() {
      canvas.write(
        line, row: first + index, column: area.column + 2, style: brush[message.isFailure ? .statusError : .text])
    }
    for (index, line) in soft.enumerated() where first + strong.count + index < area.endRow {
      canvas.write(line, row: first + strong.count + index, column: area.column + 2, style: brush[.textDim])
    }
  }
}

/// Whether pages are being read, how much is marked, where in the list the screen is, and how it is sorted: `51–68 of 187 · page 3/8 · sorted by expiry ↑`.
struct PositionNote {
  let list: TokenList
  let rows: Int
  let glyphs: GlyphSet

  /// As many of its parts as fit, the first ones first.
  func text(room: Int) -> DisplayText {
    let separator = " \(glyphs.separator) " as DisplayText
    var text: DisplayText = ""
    for part in [reading, marks, position, page, order].compactMap(\.self) {
      let longer = text.isEmpty ? part : text + separator + part
      guard longer.width <= room else { return text }
      text = longer
    }
    let complete = text + sorter
    return complete.width <= room ? complete : text
  }

  private var reading: DisplayText? {
    guard !list.loads.isEmpty else { return nil }
    let all = list.isArriving && list.rows.announced > list.rows.count ? " \(list.rows.announced.grouped)" : ""
    return "\(glyphs.busy) reading\(DisplayText(all))"
  }

  private var marks: DisplayText? {
    guard !list.marks.isEmpty else { return nil }
    let hidden = list.hiddenMarks > 0 ? " (\(list.hiddenMarks.grouped) hidden)" : ""
    return "\(glyphs.mark) \(list.marks.count.grouped) marked\(DisplayText(hidden))"
  }

  private var position: DisplayText {
    guard list.count > 0 else { return list.filter.isEmpty ? "none" : "0 of \(list.rows.count.grouped)" }
    let last = min(list.count, list.top + rows)
    let range = "\((list.top + 1).grouped)–\(last.grouped) of \(list.count.grouped)"
    return "\(range)\(list.filter.isEmpty ? "" : " matching")\(list.rows.isPart ? " so far" : "")"
  }

  private var page: DisplayText? {
    guard !list.isRearranged, list.rows.pagesTotal > 1 else { return nil }
    return "page \(list.rows.pageNumber(of: list.selected).grouped)/\(list.rows.pagesTotal.grouped)"
  }

  private var order: DisplayText? {
    guard let sort = list.shownSort else { return nil }
    let arrow = sort.ascending ? glyphs.ascending : glyphs.descending
    return "sorted by \(DisplayText(sort.key.order?.word ?? sort.key.name)) \(arrow)"
  }

  private var sorter: DisplayText {
    guard list.shownSort != nil else { return "" }
    return list.sortsHere ? " (here)" : " (server)"
  }
}

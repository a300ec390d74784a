import Formats
import TerminalKit
import TokenModel

/// The whole screen as it should look now.
///
/// - Parameter earlier: how it looked on the same display, where nothing but the time has changed since.
func view(_ state: AppState, theme: Theme, display: Display, after earlier: Canvas? = nil) -> Canvas {
  let brush = Brush(theme: theme, display: display)
  var canvas = Canvas(display, ground: brush.ground)
  guard display.size.rows >= Layout.minimum.rows, display.size.columns >= Layout.minimum.columns else {
    TooSmallView.draw(on: &canvas, brush)
    return canvas
  }
  var state = state
  state.display = display
  let layout = Layout(state)
  let rows = earlier == nil ? nil : layout.rowsOfTime(state)
  if let earlier, let rows {
    canvas = earlier
    canvas.erase(rows: rows)
  }
  HeaderView(state: state, brush: brush, layout: layout).draw(on: &canvas, layout.header)
  if let area = layout.environments {
    EnvironmentsPane(state: state, brush: brush, layout: layout).draw(on: &canvas, area)
  }
  if let rows {
    layout.restInFocus(of: state, on: &canvas)
    canvas.keepColumnsInOrder(rows: rows)
    return canvas
  }
  if let area = layout.tokens {
    TokensPane(state: state, brush: brush, layout: layout).draw(on: &canvas, area)
  }
  if let area = layout.details {
    DetailsPane(state: state, brush: brush).draw(on: &canvas, area)
  }
  layout.restInFocus(of: state, on: &canvas)
  for dialog in state.dialogs {
    DialogView(state: state, brush: brush).draw(dialog, on: &canvas)
  }
  NoticeView.draw(state.shownNotice, on: &canvas, layout.notice, brush)
  if let line = state.commandLine {
    CommandLineView(state: state, brush: brush, line: line)
      .draw(on: &canvas, footer: layout.footer, above: layout.notice.row)
  } else {
    FooterView(state: state, brush: brush).draw(on: &canvas, layout.footer)
  }
  canvas.keepColumnsInOrder(rows: 0..<canvas.size.rows)
  return canvas
}

extension Layout {
  /// Where no row is selected, the hidden cursor stands in the pane that has the focus.
  fileprivate func restInFocus(of state: AppState, on canvas: inout Canvas) {
    guard canvas.rest == nil, let area = state.focus == .tokens ? tokens : environments else { return }
    canvas.rest = Position(row: area.row + 1, column: area.column + 1)
  }

  /// The rows of the header and the environments, where time changes nothing else on the screen and no other pane shares them; else nil.
  fileprivate func rowsOfTime(_ state: AppState) -> Range<Int>? {
    guard let environments, environments.columns == state.display.size.columns, details == nil,
      state.dialogs.isEmpty, state.commandLine == nil, state.chosenList?.hasAnswer != true
    else { return nil }
    return 0..<environments.endRow
  }
}

/// The top line: where one is in the program, whether it can change anything, how all environments stand, and the time while something counts.
struct HeaderView {
  let state: AppState
  let brush: Brush
  let layout: Layout

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    let room = area.columns - 1
    let counts = UrgencyCounts(state: state, glyphs: brush.glyphs).text
    let time = clock.map { StyledText($0) } ?? StyledText()
    let gap = StyledText(counts.width > 0 && time.width > 0 ? "     " : "")
    let (all, counted) = (counts + gap + time, counts)
    let (path, name) = (StyledText(" fob", .title) + whereabouts + badge, StyledText(" fob", .title) + badge)
    // The counts say the most, then the time, then where one is.
    let pairs = [(path, all), (name, all), (path, counted), (name, counted)]
    let (left, right) = pairs.first { $0.width + $1.width + 2 <= room } ?? (name, StyledText())
    canvas.write(left, row: area.row, column: area.column, width: area.columns, brush: brush)
    canvas.write(
      right, row: area.row, column: area.endColumn - right.width - 1, width: right.width, brush: brush)
  }

  private var badge: StyledText {
    state.isReadOnly ? StyledText("  ") + StyledText("READ-ONLY", .readonly) : StyledText()
  }

  /// Where one is: `▸ environments`, `▸ video ▸ tokens`.
  private var whereabouts: StyledText {
    guard !state.environments.isEmpty else { return StyledText() }
    let step = " \(brush.glyphs.selection) " as DisplayText
    if let place = state.dialogs.last?.whereabouts { return StyledText(step + DisplayText(place), .textDim) }
    if state.inventory != nil { return StyledText(step + "inventory", .textDim) }
    switch state.focus {
    case .environments: return StyledText(step + "environments", .textDim)
    case .tokens: return StyledText(step + DisplayText(state.chosen ?? "") + step + "tokens", .textDim)
    }
  }

  private var clock: DisplayText? {
    let text = DateText(zone: brush.display.zone)
    return switch state.clockGrain(layout) {
    case nil: nil
    case .minutes: text.time(state.now)
    case .seconds: text.exactTime(state.now)
    }
  }
}

/// The lines above the footer that say what just happened.
enum NoticeView {
  static func lines(_ notice: Notice?, width: Int) -> [DisplayText] {
    guard let notice else { return [] }
    return DisplayText(notice.text).wrapped(to: max(1, width - 4), lines: 3)
  }

  static func draw(_ notice: Notice?, on canvas: inout Canvas, _ area: Rectangle, _ brush: Brush) {
    guard let notice else { return }
    let (glyph, slot) = notice.kind.mark(in: brush.glyphs)
    for (index, line) in lines(notice, width: area.columns).enumerated() {
      if index == 0 { canvas.write(glyph, row: area.row, column: 1, style: brush[slot]) }
      canvas.write(line, row: area.row + index, column: 3, style: brush[slot])
    }
  }
}

/// Where only one pane fits on the screen: which other one there is and how to get to it, in the lower line of the frame.
struct OtherPaneNote {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle, _ layout: Layout) {
    guard layout.showsOnePane else { return }
    let other = state.focus == .environments ? "upload tokens" : "environments"
    let note: DisplayText = " \(state.key(.otherPane)): \(other) "
    canvas.write(note, row: area.endRow - 1, endingAt: area.endColumn - 2, style: brush[.borderFocus])
  }
}

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
      " \(state.key(.inspect)): \(content.lines.count > inside.rows ? "all of it" : "refresh") "
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

/// What a screen that is too small says, in the middle: the size it has and the size it needs, in as many words as fit.
enum TooSmallView {
  static func draw(on canvas: inout Canvas, _ brush: Brush) {
    let size = canvas.size
    let lines = words(size).lazy.map { $0.wrapped(to: max(1, size.columns)) }
      .first { $0.count <= size.rows && $0.allSatisfy { line in line.width <= size.columns } }
    let shown = lines ?? ["!"]
    let first = max(0, size.rows - shown.count) / 2
    for (index, line) in shown.enumerated() {
      let column = max(0, size.columns - line.width) / 2
      canvas.write(line, row: first + index, column: column, style: brush[.statusWarn])
    }
  }

  private static func words(_ size: Size) -> [DisplayText] {
    let (has, needs) = ("\(size.columns)×\(size.rows)", "\(Layout.minimum.columns)×\(Layout.minimum.rows)")
    return [
      "fob needs at least \(needs) cells; this is \(has).", "fob: \(has), needs \(needs)", "needs \(needs)",
    ].map { DisplayText($0) }
  }
}

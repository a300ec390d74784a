import Formats
import TerminalKit

/// Draws dialogs over the screen: in the middle, framed, with a cleared ground. What lies below is dimmed.
struct DialogView {
  let state: AppState
  let brush: Brush

  func draw(_ dialog: any Dialog, on canvas: inout Canvas) {
    let width = DialogExtent.width(of: dialog, on: brush.display)
    let content = dialog.content(in: state, width: width)
    let area = DialogExtent.area(of: dialog, in: state)
    let (lines, gap) = DialogExtent.shown(content, in: area)
    // A larger screen may show more than when it was scrolled.
    let top = min(dialog.top ?? content.top, max(0, content.lines.count - lines))
    let rows = lines + gap + content.foot.count + 2
    // Where it would leave single lines of what lies below, it takes them too.
    let frame = area.centred(rows: area.rows - rows <= 2 ? area.rows : rows, columns: width + 4)
    let isLoud = content.isDanger || content.isProduction
    canvas.forgetTargets()
    if dialog.dimsBelow { canvas.restyle(brush[.textDim]) }
    canvas.mark(frame, as: .dialog)
    canvas.fill(frame, style: brush[.dialog])
    let badge: DisplayText = content.isProduction ? " PRODUCTION " : ""
    canvas.box(
      frame, title: content.title.truncated(to: max(1, frame.columns - badge.width - 7)),
      note: content.isProduction ? nil : content.note,
      style: brush[content.isDanger ? .dialogDanger : .borderFocus],
      titleStyle: brush[content.isDanger ? .dialogDanger : .title],
      border: isLoud ? brush.glyphs.thickBorder : brush.glyphs.border)
    if content.lines.count > lines, lines > 0 {
      // In a form j and the arrows have other work.
      let way: DisplayText = state.keyContext == .form ? ", PgDn " : " "
      let note: DisplayText =
        " \(top + 1)–\(min(content.lines.count, top + lines)) of \(content.lines.count)" + way
      canvas.write(
        note, row: frame.endRow - 1, endingAt: frame.endColumn - 2,
        style: brush[content.isDanger ? .dialogDanger : .borderFocus])
    }
    canvas.write(badge, row: frame.row, endingAt: frame.endColumn - 2, style: brush[.envProduction])
    let inside = frame.inset(rows: 1, columns: 2)
    let shown = content.lines.all.dropFirst(top).prefix(lines)
    let foot = inside.row + lines + gap
    let shownFoot = content.foot(rows: inside.endRow - foot)
    // What lies below has no keys.
    canvas.cursor = nil
    canvas.rest = Position(row: inside.row, column: inside.column)
    for (index, line) in shown.enumerated() {
      rest(on: line, &canvas, row: inside.row + index, column: inside.column)
      canvas.write(line, row: inside.row + index, column: inside.column, width: inside.columns, brush: brush)
    }
    for (offset, index) in shownFoot.enumerated() {
      if let rule = content.rules[index] {
        draw(rule, of: content, in: frame, row: foot + offset, on: &canvas)
        continue
      }
      rest(on: content.foot.all[index], &canvas, row: foot + offset, column: inside.column)
      canvas.write(
        content.foot.all[index], row: foot + offset, column: inside.column, width: inside.columns, brush: brush)
      if let cursor = content.cursor, cursor.row == index {
        canvas.cursor = Position(row: foot + offset, column: inside.column + cursor.column)
      }
    }
  }

  private func draw(
    _ rule: DialogRule, of content: DialogContent, in frame: Rectangle, row: Int, on canvas: inout Canvas
  ) {
    let isLoud = content.isDanger || content.isProduction
    let style = brush[content.isDanger ? .dialogDanger : .borderFocus]
    canvas.rule(
      frame, row: row, title: rule.title, style: style,
      border: isLoud ? brush.glyphs.thickBorder : brush.glyphs.border, across: brush.glyphs.border)
    if let note = rule.note { canvas.write(" " + note + " ", row: row, endingAt: frame.endColumn - 2, style: style) }
  }

  /// The hidden cursor stands on what is selected in a menu, on the chosen button, and on the chosen word of a field.
  private func rest(on line: StyledText, _ canvas: inout Canvas, row: Int, column: Int) {
    var column = column
    for span in line.spans {
      if span.slot == .rowSelected || span.slot == .inputFocus {
        canvas.rest = Position(row: row, column: column)
        return
      }
      column += span.text.width
    }
  }
}

/// How large a dialog is on a display.
enum DialogExtent {
  /// Cells of a line inside the frame. Where the frame would leave less than two cells on each side, it takes them too: frames side by side read badly.
  static func width(of dialog: any Dialog, on display: Display) -> Int {
    let most = max(1, display.size.columns - 4)
    let wanted = dialog.wantedWidth
    return wanted + 4 > most ? most : wanted
  }

  /// Where dialogs are: above the footer and what is said there.
  static func area(in state: AppState) -> Rectangle {
    var area = Rectangle(state.display.size)
    _ = area.takeBottom(Layout.footerRows + Layout.noticeRows(state))
    return area
  }

  /// Where a dialog is: below the header if that names it.
  static func area(of dialog: any Dialog, in state: AppState) -> Rectangle {
    var area = area(in: state)
    if dialog.whereabouts != nil { _ = area.takeTop(Layout.headerRows) }
    return area
  }

  /// How many of the lines, and whether an empty one between them and the foot, are on the screen at once.
  static func shown(_ content: DialogContent, in area: Rectangle) -> (lines: Int, gap: Int) {
    let room = max(0, area.rows - 2 - content.foot.count)
    let gap = content.foot.count > 0 && content.lines.count > 0 && content.lines.count < room ? 1 : 0
    return (min(content.lines.count, room), gap)
  }

  /// How many lines a dialog has, and how many of them are on the screen at once.
  static func of(_ dialog: any Dialog, in state: AppState) -> (lines: Int, rows: Int) {
    let content = dialog.content(in: state, width: width(of: dialog, on: state.display))
    return (content.lines.count, shown(content, in: area(of: dialog, in: state)).lines)
  }
}

import Formats

/// The lines above the footer that say what just happened.
enum NoticeView {
  static func lines(_ notice: Notice?, width: Int) -> [DisplayText] {
    guard let notice else { return [] }
    return DisplayText(notice.text).wrapped(to: max(1, width - 4), lines: 3)
  }

  static func draw(_ notice: Notice?, on canvas: inout Canvas, _ area: Rectangle, _ brush: Brush) {
    guard let notice else { return }
    let (glyph, slot): (DisplayText, ThemeSlot) =
      switch notice.kind {
      case .done: (brush.glyphs.fresh, .statusOk)
      case .info: (brush.glyphs.separator, .statusInfo)
      case .warning: (brush.glyphs.critical, .statusWarn)
      case .failure: (brush.glyphs.revoked, .statusError)
      }
    for (index, line) in lines(notice, width: area.columns).enumerated() {
      if index == 0 { canvas.write(glyph, row: area.row, column: 1, style: brush[slot]) }
      canvas.write(line, row: area.row + index, column: 3, style: brush[slot])
    }
  }
}

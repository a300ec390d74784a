import Formats

/// What a screen that is too small says.
enum TooSmallView {
  static func draw(on canvas: inout Canvas, _ brush: Brush) {
    let (columns, rows) = (Layout.minimum.columns, Layout.minimum.rows)
    let text: DisplayText =
      "fob needs at least \(columns)×\(rows) cells; this is \(canvas.size.columns)×\(canvas.size.rows)."
    for (row, line) in text.wrapped(to: max(1, canvas.size.columns)).enumerated() {
      canvas.write(line, row: row, column: 0, style: brush[.statusWarn])
    }
  }
}

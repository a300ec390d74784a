import Formats

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

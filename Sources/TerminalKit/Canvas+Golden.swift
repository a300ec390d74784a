extension Canvas {
  /// The lines as plain text, without the spaces at their ends.
  public var rows: [String] {
    (0..<size.rows).map { row in
      var line = String.UnicodeScalarView()
      for cell in cells(row: row) where cell.width > 0 {
        line.append(cell.scalar)
        line.append(contentsOf: marks(of: cell))
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  /// The whole picture as plain text, one line per row.
  public var text: String { rows.joined(separator: "\n") }

  /// How the cell at a place looks.
  public func style(row: Int, column: Int) -> Style {
    style(of: cells[row * size.columns + column])
  }

  /// The picture as a map of its styles, one letter per cell: `.` for the plain style, the legend's letter for one that it names, `?` for others.
  public func styleMap(_ legend: [Style: Character]) -> String {
    (0..<size.rows).map { row in
      String(
        cells(row: row).map { cell in
          let style = style(of: cell)
          return legend[style] ?? (style == .plain ? "." : "?")
        })
    }.joined(separator: "\n")
  }
}

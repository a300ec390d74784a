import Formats

extension Canvas {
  /// Writes text into one line.
  ///
  /// - Parameter width: when given, exactly this many cells are written: longer text ends in an ellipsis, shorter text is padded with spaces.
  /// - Returns: the column after the last cell written, as if nothing had been clipped.
  @discardableResult
  public mutating func write(
    _ text: DisplayText, row: Int, column: Int, style: Style = .plain, width: Int? = nil
  ) -> Int {
    let shown = width.map { text.truncated(to: $0) } ?? text
    let index = styles.index(of: style)
    var next = column
    // Each character of ASCII is one byte and one cell; no other has as many bytes as cells.
    if shown.width == shown.string.utf8.count, putASCII(shown.string, row: row, column: column, style: index) {
      next += shown.width
    } else {
      for scalar in shown.string.unicodeScalars {
        let cells = DisplayWidth.of(scalar)
        if cells == 0 {
          addMark(scalar, row: row, before: next)
        } else {
          put(scalar, width: cells, row: row, column: next, style: index)
          next += cells
        }
      }
    }
    guard let width, next < column + width else { return next }
    fill(Rectangle(row: row, column: next, rows: 1, columns: column + width - next), style: style)
    return column + width
  }

  /// Writes text so that it ends before a column.
  ///
  /// - Returns: the column of its first cell.
  @discardableResult
  public mutating func write(_ text: DisplayText, row: Int, endingAt column: Int, style: Style = .plain) -> Int {
    write(text, row: row, column: column - text.width, style: style)
    return column - text.width
  }

  /// Draws a frame around a part, with a title in the upper line at the left and a note at its right; if both do not fit the note goes, where
  /// the title alone does not fit it ends in an ellipsis.
  public mutating func box(
    _ frame: Rectangle, title: DisplayText? = nil, note: DisplayText? = nil, style: Style, titleStyle: Style? = nil,
    border: BorderSet
  ) {
    guard frame.rows >= 2, frame.columns >= 2 else { return }
    let (top, bottom) = (frame.row, frame.endRow - 1)
    let (left, right) = (frame.column, frame.endColumn - 1)
    let across = frame.columns - 2
    fill(Rectangle(row: top, column: left + 1, rows: 1, columns: across), with: border.horizontal, style: style)
    fill(Rectangle(row: bottom, column: left + 1, rows: 1, columns: across), with: border.horizontal, style: style)
    fill(Rectangle(row: top, column: left, rows: frame.rows, columns: 1), with: border.vertical, style: style)
    fill(Rectangle(row: top, column: right, rows: frame.rows, columns: 1), with: border.vertical, style: style)
    let index = styles.index(of: style)
    put(border.topLeft, width: 1, row: top, column: left, style: index)
    put(border.topRight, width: 1, row: top, column: right, style: index)
    put(border.bottomLeft, width: 1, row: bottom, column: left, style: index)
    put(border.bottomRight, width: 1, row: bottom, column: right, style: index)

    var room = across
    if let title, room >= 5 {
      let shown = title.truncated(to: room - 3)
      let named = titleStyle ?? style
      write(" " + shown + " ", row: top, column: left + 1, style: named)
      room -= shown.width + 2
    }
    if let note, note.width + 4 <= room {
      write(" " + note + " ", row: top, endingAt: right - 1, style: style)
    }
  }
}

extension Canvas {
  /// Draws a line across a frame, which parts what is above from what is below, with a title at its left.
  ///
  /// - Parameter across: the line's `horizontal`: a thick frame has thin ones inside.
  public mutating func rule(
    _ frame: Rectangle, row: Int, title: DisplayText? = nil, style: Style, titleStyle: Style? = nil, border: BorderSet,
    across: BorderSet
  ) {
    guard frame.columns >= 2 else { return }
    let (left, right) = (frame.column, frame.endColumn - 1)
    fill(
      Rectangle(row: row, column: left + 1, rows: 1, columns: frame.columns - 2), with: across.horizontal, style: style)
    let index = styles.index(of: style)
    put(border.leftTee, width: 1, row: row, column: left, style: index)
    put(border.rightTee, width: 1, row: row, column: right, style: index)
    guard let title, frame.columns >= 7 else { return }
    write(" " + title.truncated(to: frame.columns - 6) + " ", row: row, column: left + 1, style: titleStyle ?? style)
  }
}

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

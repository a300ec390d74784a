/// A cell of the screen; the one at the top left is row 0, column 0.
public struct Position: Hashable, Sendable {
  /// The line, counted from 0 at the top.
  public var row: Int
  /// The cell in the line, counted from 0 at the left.
  public var column: Int

  /// A position, which may lie outside of any screen.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// How large a screen or a part of it is, in cells.
public struct Size: Hashable, Sendable {
  /// Lines, from top to bottom.
  public var rows: Int
  /// Cells of a line, from left to right.
  public var columns: Int

  /// A size; what is below zero counts as zero.
  public init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }
}

/// A part of the screen, in cells.
///
/// The `take…` functions cut a piece off one edge and leave the rest, so that a screen is laid out from the outside in:
/// `var rest = canvas.frame; let footer = rest.takeBottom(1); let list = rest`. What is not there is not given: a piece is never larger than
/// what was left.
public struct Rectangle: Hashable, Sendable {
  /// The topmost line.
  public var row: Int
  /// The leftmost cell.
  public var column: Int
  /// How large it is.
  public var size: Size

  /// A rectangle; a size below zero counts as zero.
  public init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.size = Size(rows: rows, columns: columns)
  }

  /// A rectangle at the top left, of the whole size.
  public init(_ size: Size) {
    self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
  }

  /// Its lines.
  public var rows: Int { size.rows }
  /// Its cells per line.
  public var columns: Int { size.columns }
  /// The line below its last one.
  public var endRow: Int { row + size.rows }
  /// The cell right of its last one.
  public var endColumn: Int { column + size.columns }
  /// Nothing can be drawn in it.
  public var isEmpty: Bool { size.rows == 0 || size.columns == 0 }

  /// Whether a cell lies in it.
  public func contains(_ position: Position) -> Bool {
    position.row >= row && position.row < endRow && position.column >= column && position.column < endColumn
  }

  /// Cuts up to this many lines off the top.
  public mutating func takeTop(_ rows: Int) -> Rectangle {
    let taken = min(max(0, rows), size.rows)
    defer {
      row += taken
      size.rows -= taken
    }
    return Rectangle(row: row, column: column, rows: taken, columns: columns)
  }

  /// Cuts up to this many lines off the bottom.
  public mutating func takeBottom(_ rows: Int) -> Rectangle {
    let taken = min(max(0, rows), size.rows)
    size.rows -= taken
    return Rectangle(row: endRow, column: column, rows: taken, columns: columns)
  }

  /// Cuts up to this many cells off the right.
  public mutating func takeRight(_ columns: Int) -> Rectangle {
    let taken = min(max(0, columns), size.columns)
    size.columns -= taken
    return Rectangle(row: row, column: endColumn, rows: rows, columns: taken)
  }

  /// What is left inside when every edge moves in; the inside of a box is `inset(rows: 1, columns: 1)`.
  public func inset(rows: Int, columns: Int) -> Rectangle {
    Rectangle(
      row: row + min(rows, size.rows), column: column + min(columns, size.columns), rows: size.rows - 2 * rows,
      columns: size.columns - 2 * columns)
  }

  /// A rectangle of the wanted size in the middle of this one, smaller where this one is; for dialogs.
  public func centred(rows: Int, columns: Int) -> Rectangle {
    let rows = min(rows, size.rows)
    let columns = min(columns, size.columns)
    return Rectangle(
      row: row + (size.rows - rows) / 2, column: column + (size.columns - columns) / 2, rows: rows, columns: columns)
  }
}

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

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

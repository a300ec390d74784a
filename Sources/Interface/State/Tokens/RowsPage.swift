import TokenModel

/// One page of a list.
struct RowsPage: Sendable {
  var rows: [ListedToken] {
    didSet { folded = nil }
  }
  /// When it was read: pages older than the list are shown until they are read again.
  let generation: Int
  /// The rows as filters look at them, once they were asked for.
  private(set) var folded: FilterRows?

  init(_ rows: [ListedToken], generation: Int) {
    self.rows = rows
    self.generation = generation
    folded = FilterRows(rows)
  }

  /// Makes the rows ready for filters.
  mutating func fold() {
    if folded == nil { folded = FilterRows(rows) }
  }
}

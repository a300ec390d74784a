import TokenModel

/// One page of a list.
struct RowsPage: Sendable {
  var rows: PackedPage
  /// When it was read: pages older than the list are shown until they are read again.
  let generation: Int
}

/// One page of upload tokens as fob lists them.
public struct ListedPage: Sendable, Equatable {
  /// The rows, in the server's order.
  public var rows: [ListedToken]
  /// Counted from 1.
  public var page: Int
  /// Pages in all, at least 1.
  public var pagesTotal: Int
  /// Tokens in all as the server counts them.
  public var itemsTotal: Int

  /// Makes it.
  public init(rows: [ListedToken], page: Int, pagesTotal: Int, itemsTotal: Int) {
    self.rows = rows
    self.page = page
    self.pagesTotal = pagesTotal
    self.itemsTotal = itemsTotal
  }
}

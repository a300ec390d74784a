/// One page of upload tokens.
public struct TokenPage: Sendable, Equatable {
  /// The tokens, in the server's order.
  public var tokens: [UploadToken]
  /// Counted from 1.
  public var page: Int
  /// Pages in all, at least 1.
  public var pagesTotal: Int
  /// Tokens in all as the server counts them.
  public var itemsTotal: Int

  /// Makes a page.
  public init(tokens: [UploadToken], page: Int, pagesTotal: Int, itemsTotal: Int) {
    self.tokens = tokens
    self.page = page
    self.pagesTotal = pagesTotal
    self.itemsTotal = itemsTotal
  }
}

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
  /// What is left out because it could not be read, a sentence each: with one, the list is not complete.
  public var omissions: [String]
  /// What is to be known of a list that has nothing in it, or nil.
  public var remark: String?

  /// Makes a page.
  public init(
    tokens: [UploadToken], page: Int, pagesTotal: Int, itemsTotal: Int, omissions: [String] = [],
    remark: String? = nil
  ) {
    self.tokens = tokens
    self.page = page
    self.pagesTotal = pagesTotal
    self.itemsTotal = itemsTotal
    self.omissions = omissions
    self.remark = remark
  }
}

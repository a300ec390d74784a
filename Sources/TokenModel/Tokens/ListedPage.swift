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
  /// Where new tokens can be made; nil where tokens belong to no organization.
  public var issuers: [TokenIssuer]?
  /// What is left out because it could not be read, a sentence each: with one, the list is not complete.
  public var omissions: [String]
  /// What is to be known of a list that has nothing in it, or nil.
  public var remark: String?

  /// Makes it.
  public init(
    rows: [ListedToken], page: Int, pagesTotal: Int, itemsTotal: Int, issuers: [TokenIssuer]? = nil,
    omissions: [String] = [], remark: String? = nil
  ) {
    self.rows = rows
    self.page = page
    self.pagesTotal = pagesTotal
    self.itemsTotal = itemsTotal
    self.issuers = issuers
    self.omissions = omissions
    self.remark = remark
  }
}

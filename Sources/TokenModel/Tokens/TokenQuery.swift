/// Which page of the upload tokens is asked for.
public struct TokenQuery: Sendable, Hashable {
  /// Counted from 1.
  public var page: Int
  /// Tokens a page; services that send everything at once ignore it.
  public var pageSize: Int
  /// An order that the server sorts by (`UploadTokenSupport.serverSorts`), or nil for the server's own.
  public var sort: TokenSort?

  /// Makes a query.
  public init(page: Int = 1, pageSize: Int = 100, sort: TokenSort? = nil) {
    self.page = page
    self.pageSize = pageSize
    self.sort = sort
  }
}

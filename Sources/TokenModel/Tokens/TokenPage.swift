/// An organization for which the account may create upload tokens.
public struct TokenIssuer: Sendable, Equatable {
  /// Its name in requests.
  public var organization: String
  /// What its tokens can allow; the first is proposed.
  public var scopes: [TokenScope]

  /// Makes it.
  public init(_ organization: String, scopes: [TokenScope]) {
    self.organization = organization
    self.scopes = scopes
  }
}

/// One page of upload tokens as a server lists them.
public typealias TokenPage = Page<UploadToken>
/// One page of upload tokens as fob lists them.
public typealias ListedPage = Page<ListedToken>

/// One page of a list.
public struct Page<Row: Sendable & Equatable>: Sendable, Equatable {
  /// The rows, in the server's order.
  public var rows: [Row]
  /// Counted from 1.
  public var page: Int
  /// Pages in all, at least 1.
  public var pagesTotal: Int
  /// Tokens in all as the server counts them.
  public var itemsTotal: Int
  /// Where new tokens can be created; nil if tokens belong to no organization.
  public var issuers: [TokenIssuer]?
  /// What could not be read, a sentence each: with one, the list is incomplete.
  public var omissions: [String]
  /// A note on an empty list, or nil.
  public var remark: String?

  /// Makes it.
  public init(
    rows: [Row], page: Int, pagesTotal: Int, itemsTotal: Int, issuers: [TokenIssuer]? = nil,
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

/// The page of upload tokens that is asked for.
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

/// An order of upload tokens.
public struct TokenSort: Sendable, Hashable, Codable {
  /// The fact to sort by, one of `TokenField.orders`.
  public var key: TokenField
  /// Whether the smallest comes first.
  public var ascending: Bool

  /// Makes an order.
  public init(_ key: TokenField, ascending: Bool) {
    self.key = key
    self.ascending = ascending
  }
}

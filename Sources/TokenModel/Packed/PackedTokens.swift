/// Upload tokens in packed pages of one size, the last of which may be shorter. Each is unpacked when it is asked for.
public struct PackedTokens: Sendable, RandomAccessCollection {
  /// Tokens a page.
  public let pageSize: Int
  /// The pages.
  public private(set) var pages: [PackedPage]

  /// Packs tokens.
  public init(_ tokens: some Sequence<ListedToken>, pageSize: Int = 100) {
    var builder = PackedTokensBuilder(pageSize: pageSize)
    for token in tokens { builder.append(token) }
    self.init(builder)
  }

  /// What a builder has gathered.
  public init(_ builder: consuming PackedTokensBuilder) {
    pageSize = builder.pageSize
    pages = builder.takePages()
  }

  /// 0.
  public var startIndex: Int { 0 }

  /// How many there are.
  public var endIndex: Int { pages.last.map { (pages.count - 1) * pageSize + $0.count } ?? 0 }

  /// The token at a place.
  public subscript(place: Int) -> ListedToken { pages[place / pageSize][place % pageSize] }

  /// The same tokens in pages of another size.
  public func repacked(pageSize: Int) -> PackedTokens {
    guard pageSize != self.pageSize else { return self }
    var builder = PackedTokensBuilder(pageSize: pageSize)
    for page in pages {
      for place in 0..<page.count { builder.append(place, of: page) }
    }
    return PackedTokens(builder)
  }
}

extension PackedTokens: Equatable {
  /// Whether the same tokens are in the same order.
  public static func == (left: PackedTokens, right: PackedTokens) -> Bool { left.elementsEqual(right) }
}

/// Gathers upload tokens for packed pages of one size.
public struct PackedTokensBuilder: ~Copyable {
  let pageSize: Int
  private var pages: [PackedPage] = []
  private var page = PackedPageBuilder()

  /// Nothing is gathered yet.
  public init(pageSize: Int) {
    self.pageSize = Swift.max(1, pageSize)
  }

  /// How many tokens are gathered.
  public var count: Int { pages.count * pageSize + page.count }

  /// Adds a token.
  public mutating func append(_ token: ListedToken) {
    page.append(token)
    closePageWhereFull()
  }

  /// Adds a token that is packed already.
  public mutating func append(_ place: Int, of other: PackedPage) {
    page.append(place, of: other)
    closePageWhereFull()
  }

  private mutating func closePageWhereFull() {
    if page.count == pageSize { closePage() }
  }

  private mutating func closePage() {
    var full = PackedPageBuilder()
    swap(&full, &page)
    pages.append(PackedPage(full))
  }

  mutating func takePages() -> [PackedPage] {
    if page.count > 0 { closePage() }
    defer { pages = [] }
    return pages
  }
}

import Formats

/// Upload tokens in packed pages of equal size; the last may be shorter. Each is unpacked on demand.
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

  /// The tokens that a builder has gathered.
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

  /// Adds a packed token.
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

/// A packed page, as filters and orders read it.
struct PackedReader {
  let rows: UnsafeBufferPointer<PackedRow>
  private let texts: UnsafeBufferPointer<UInt8>

  fileprivate init(rows: UnsafeBufferPointer<PackedRow>, texts: UnsafeBufferPointer<UInt8>) {
    self.rows = rows
    self.texts = texts
  }

  private func range(_ place: Int) -> Range<Int> {
    Int(rows[place].searched)..<(place + 1 < rows.count ? Int(rows[place + 1].searched) : texts.count)
  }

  /// The folded text in a slot; empty if the row has none.
  func text(_ slot: Int, _ place: Int) -> UnsafeBufferPointer<UInt8> {
    let text = textOrAbsence(slot, place)
    return text.first == PackedPage.absent ? UnsafeBufferPointer(rebasing: text[..<0]) : text
  }

  /// The same; if the row has none, the byte that stands for it and sorts after all texts.
  func textOrAbsence(_ slot: Int, _ place: Int) -> UnsafeBufferPointer<UInt8> {
    let range = range(place)
    var start = range.lowerBound
    for _ in 0..<slot { start = min(end(of: start, range) + 1, range.upperBound) }
    return UnsafeBufferPointer(rebasing: texts[start..<end(of: start, range)])
  }

  private func end(of start: Int, _ row: Range<Int>) -> Int {
    texts.firstPlace(of: PackedPage.separator, in: start..<row.upperBound) ?? row.upperBound
  }

  /// Whether a pattern occurs in some field.
  func contains(_ pattern: FilterPattern, _ place: Int) -> Bool {
    pattern.place(in: texts, range(place)) != nil
  }

  /// The first row from a place on in which a pattern occurs in some field. Searches the texts as one, which costs less
  /// than row by row.
  func firstPlace(with pattern: FilterPattern, from place: Int) -> Int? {
    guard place < rows.count, let found = pattern.place(in: texts, Int(rows[place].searched)..<texts.count) else {
      return nil
    }
    var row = place
    while row + 1 < rows.count, Int(rows[row + 1].searched) <= found { row += 1 }
    return row
  }
}

extension PackedPage {
  /// Lends the rows for the duration of a call.
  func read<Result>(_ body: (PackedReader) -> Result) -> Result {
    rows.withUnsafeBufferPointer { rows in
      searched.withUnsafeBufferPointer { texts in body(PackedReader(rows: rows, texts: texts)) }
    }
  }
}

import TokenModel

/// The rows of a list of which only some pages are here. What is not here has a place all the same, so that the list scrolls as one.
struct SparseRows: Sendable {
  private struct Page {
    var rows: [ListedToken]
    /// When it was read: pages older than the list are shown until they are read again.
    var generation: Int
  }

  /// Rows in all, here or not.
  private(set) var count = 0
  let pageSize: Int
  private var pages: [Int: Page] = [:]
  private var generation = 0

  /// Rows that a list is believed to have at most, whatever a server says.
  static let limit = 10_000_000

  init(pageSize: Int) {
    self.pageSize = max(1, pageSize)
  }

  subscript(index: Int) -> ListedToken? {
    guard index >= 0, index < count, let page = pages[pageNumber(of: index)] else { return nil }
    let offset = index % pageSize
    return offset < page.rows.count ? page.rows[offset] : nil
  }

  /// The page, counted from 1, that holds a row.
  func pageNumber(of index: Int) -> Int { index / pageSize + 1 }

  var pagesTotal: Int { max(1, (count + pageSize - 1) / pageSize) }

  /// Whether a page is missing, or was read before the list was outdated.
  func needsLoading(page: Int) -> Bool { pages[page]?.generation != generation }

  var isEverythingLoaded: Bool {
    loadedCount == count && pages.values.allSatisfy { $0.generation == generation }
  }

  var loadedCount: Int { pages.values.reduce(0) { $0 + $1.rows.count } }

  /// The places of the rows that are here, in order.
  var loadedIndices: [Int] {
    pages.keys.sorted().flatMap { page in
      let first = (page - 1) * pageSize
      return first..<first + (pages[page]?.rows.count ?? 0)
    }
  }

  func index(of handle: Handle) -> Int? {
    for (number, page) in pages {
      if let offset = page.rows.firstIndex(where: { $0.handle == handle }) { return (number - 1) * pageSize + offset }
    }
    return nil
  }

  /// Puts a page in its place.
  mutating func put(_ page: ListedPage) {
    let number = max(1, page.page)
    let isLast = number >= page.pagesTotal
    let total = isLast ? (number - 1) * pageSize + page.rows.count : page.itemsTotal
    count = min(max(0, total), Self.limit)
    pages[number] = Page(rows: Array(page.rows.prefix(pageSize)), generation: generation)
    pages = pages.filter { $0.key <= pagesTotal }
  }

  /// Takes over a list that was read as a whole.
  mutating func replaceAll(_ rows: [ListedToken]) {
    count = rows.count
    pages = [:]
    for (number, start) in stride(from: 0, to: rows.count, by: pageSize).enumerated() {
      let end = min(start + pageSize, rows.count)
      pages[number + 1] = Page(rows: Array(rows[start..<end]), generation: generation)
    }
  }

  /// Puts a token's new facts in the place of the old ones.
  mutating func update(_ row: ListedToken) {
    guard let index = index(of: row.handle) else { return }
    pages[pageNumber(of: index)]?.rows[index % pageSize] = row
  }

  /// Takes a row out; those behind it move up, across the borders of pages as far as these are here.
  mutating func remove(_ handle: Handle) {
    guard let index = index(of: handle) else { return }
    let first = pageNumber(of: index)
    pages[first]?.rows.remove(at: index % pageSize)
    for number in pages.keys.sorted() where number > first {
      guard let row = pages[number]?.rows.first else { continue }
      pages[number]?.rows.removeFirst()
      pages[number - 1]?.rows.append(row)
    }
    count -= 1
    pages = pages.filter { $0.key <= pagesTotal }
  }

  /// Makes every page one that is to be read again; what is here is shown until then.
  mutating func outdate() {
    generation += 1
  }

  /// Forgets every row, but not how many there are.
  mutating func forgetRows() {
    pages = [:]
  }
}

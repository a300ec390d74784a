import FoundationEssentials
import TokenModel

/// The rows of a list of which only some pages are here. What is not here has a place all the same, so that the list scrolls as one.
struct SparseRows: Sendable {
  /// Rows in all, here or not.
  private(set) var count = 0
  /// Rows that are here.
  private(set) var loadedCount = 0
  /// Whether every row is here, and none was read before the list was outdated.
  private(set) var isEverythingLoaded = true
  /// Whether every row is here, however long ago it was read.
  var hasEveryRow: Bool { loadedCount == count }
  let pageSize: Int
  private var pages: [Int: RowsPage] = [:]
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
    pages[number] = RowsPage(Array(page.rows.prefix(pageSize)), generation: generation)
    recount()
  }

  /// Takes over a list that was read as a whole.
  mutating func replaceAll(_ rows: [ListedToken]) {
    count = rows.count
    pages = [:]
    for (number, start) in stride(from: 0, to: rows.count, by: pageSize).enumerated() {
      let end = min(start + pageSize, rows.count)
      pages[number + 1] = RowsPage(Array(rows[start..<end]), generation: generation)
    }
    recount()
  }

  /// Puts a token's new facts in the place of the old ones; false where they are the same, or the token is not here.
  mutating func update(_ row: ListedToken) -> Bool {
    guard let index = index(of: row.handle), self[index] != row else { return false }
    pages[pageNumber(of: index)]?.rows[index % pageSize] = row
    return true
  }

  /// Takes rows out; those behind them move up, across the borders of pages as far as these are here.
  mutating func remove(_ handles: Set<Handle>) {
    var removed = 0
    var moved: [Int: [ListedToken]] = [:]
    for (number, page) in pages.sorted(by: { $0.key < $1.key }) {
      guard removed > 0 || page.rows.contains(where: { handles.contains($0.handle) }) else { continue }
      moved[number] = moved[number] ?? []
      for (offset, row) in page.rows.enumerated() {
        guard !handles.contains(row.handle) else {
          removed += 1
          continue
        }
        let place = (number - 1) * pageSize + offset - removed
        // A page that is not here stays so, and one whose first rows are not here cannot tell the others' places.
        if let rows = moved[pageNumber(of: place)], rows.count == place % pageSize {
          moved[pageNumber(of: place)]?.append(row)
        }
      }
    }
    count -= removed
    for (number, rows) in moved { pages[number]?.rows = rows }
    recount()
  }

  /// Makes every page one that is to be read again; what is here is shown until then.
  mutating func outdate() {
    generation += 1
    recount()
  }

  /// Forgets every row, but not how many there are.
  mutating func forgetRows() {
    pages = [:]
    recount()
  }

  /// Drops the pages beyond the end, and counts what is here.
  private mutating func recount() {
    let last = pagesTotal
    if pages.keys.contains(where: { $0 > last }) { pages = pages.filter { $0.key <= last } }
    loadedCount = pages.values.reduce(0) { $0 + $1.rows.count }
    isEverythingLoaded = loadedCount == count && pages.values.allSatisfy { $0.generation == generation }
  }
}

extension SparseRows {
  /// Those of some places whose rows meet a filter, in the order in which they were given.
  /// - Parameter now: the time by the server's clock.
  mutating func places(meeting filter: TokenFilter, among places: [Int], now: Date) -> [Int] {
    for number in pages.keys { pages[number]?.fold() }
    // Going from row to row costs more than a page as a whole, so that it pays for a few rows only.
    guard places.count * 8 > loadedCount else {
      return places.filter { place in
        guard let folded = pages[pageNumber(of: place)]?.folded else { return false }
        return filter.matches(folded, at: place % pageSize, now: now)
      }
    }
    var isMet = [Bool](repeating: false, count: count)
    for (number, page) in pages {
      guard let folded = page.folded else { continue }
      let first = (number - 1) * pageSize
      for offset in filter.matches(in: folded, now: now) where first + offset < count { isMet[first + offset] = true }
    }
    return places.filter { isMet[$0] }
  }
}

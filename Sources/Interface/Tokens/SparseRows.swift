import FoundationEssentials
import TokenModel

/// The rows of a list of which only some pages are here. What is not here still has its place, so that the list scrolls as one.
struct SparseRows: Sendable {
  /// Rows in all, here or not.
  private(set) var count = 0
  /// Rows that are here.
  private(set) var loadedCount = 0
  /// Whether every row is here, and none was read before the list was outdated.
  private(set) var isEverythingLoaded = true
  /// Whether every row is here, however long ago it was read.
  var hasEveryRow: Bool { loadedCount == count && !isPart }
  /// Whether nobody knows how many more there are: a list that comes at once, of which only a part came.
  private(set) var isPart = false
  /// Rows in all as the server said with that part; fewer where it did not say.
  private(set) var announced = 0
  let pageSize: Int
  /// The pages up to the last one that was read.
  private var pages: [RowsPage?] = []
  /// The place of each page's first row, where pages have different sizes; empty where all but the last have the same.
  private var starts: [Int] = []
  /// The lists that the rows are of, where they are of several.
  private(set) var origins: [RowsOrigin] = []
  private var generation = 0
  /// Rises with every change.
  private(set) var revision = 0

  /// Rows that a list is believed to have at most, whatever a server says.
  static let limit = 10_000_000

  init(pageSize: Int) {
    self.pageSize = max(1, pageSize)
  }

  /// The rows of several lists that are here, one list after the other. They change by being joined again.
  init(joining lists: [(origin: RowsOrigin, rows: SparseRows)]) {
    pageSize = Self.limit
    origins = lists.map(\.origin)
    for (index, list) in lists.enumerated() {
      for page in list.rows.pages.lazy.compactMap(\.self) where page.rows.count > 0 {
        starts.append(count)
        pages.append(RowsPage(rows: page.rows, generation: generation, origin: index))
        count += page.rows.count
      }
    }
    loadedCount = count
    labelCells = lists.reduce(0) { max($0, $1.rows.labelCells) }
    contactCells = lists.reduce(0) { max($0, $1.rows.contactCells) }
  }

  subscript(index: Int) -> ListedToken? {
    location(of: index).map { $0.page[$0.place] }
  }

  /// The handle of a row, without the rest of it.
  func handle(at index: Int) -> Handle? {
    location(of: index).map { $0.page.handle(at: $0.place) }
  }

  /// When a row's token was created and expires, without the rest of it.
  func times(at index: Int) -> TokenTimes? {
    location(of: index).map { $0.page.times(at: $0.place) }
  }

  /// The width of the longest label that is here, in cells. Kept, because every frame asks for it.
  private(set) var labelCells = 0
  /// The same of contacts.
  private(set) var contactCells = 0

  private func location(of index: Int) -> (page: PackedPage, place: Int)? {
    guard index >= 0, index < count else { return nil }
    let number = pageIndex(of: index)
    guard let page = page(number + 1) else { return nil }
    let place = index - start(ofPage: number)
    return place < page.rows.count ? (page.rows, place) : nil
  }

  /// The list that a row is of, where rows are of several.
  func origin(of index: Int) -> RowsOrigin? {
    guard !origins.isEmpty, index >= 0, index < count else { return nil }
    return pages[pageIndex(of: index)].map { origins[$0.origin] }
  }

  private func start(ofPage index: Int) -> Int { starts.isEmpty ? index * pageSize : starts[index] }

  /// The place among `pages` of the one that holds a row.
  private func pageIndex(of index: Int) -> Int {
    guard !starts.isEmpty else { return index / pageSize }
    var range = 0..<starts.count
    while range.count > 1 {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = starts[middle] <= index ? middle..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  private func page(_ number: Int) -> RowsPage? {
    pages.indices.contains(number - 1) ? pages[number - 1] : nil
  }

  /// The page, counted from 1, that holds a row.
  func pageNumber(of index: Int) -> Int { index / pageSize + 1 }

  var pagesTotal: Int { max(1, (count + pageSize - 1) / pageSize) }

  /// Whether a page is missing, or was read before the list was outdated.
  func needsLoading(page number: Int) -> Bool { page(number)?.generation != generation }

  /// The pages that are here, each with the place of its first row among all.
  private var loadedPages: some Sequence<(first: Int, rows: PackedPage, origin: Int)> {
    pages.lazy.enumerated().compactMap { index, page in page.map { (start(ofPage: index), $0.rows, $0.origin) } }
  }

  /// Which token a row is of, without the rest of it.
  func key(at index: Int) -> RowKey? {
    handle(at: index).map { RowKey(handle: $0, origin: origin(of: index)?.place ?? 0) }
  }

  func index(of key: RowKey) -> Int? {
    for (first, rows, origin) in loadedPages where origin == key.origin {
      if let place = rows.place(of: key.handle) { return first + place }
    }
    return nil
  }

  func index(of handle: Handle) -> Int? { index(of: RowKey(handle: handle)) }

  /// The tokens of the rows that are here, in order.
  var keys: some Sequence<RowKey> {
    loadedPages.lazy.flatMap { page in
      (0..<page.rows.count).lazy.map { RowKey(handle: page.rows.handle(at: $0), origin: page.origin) }
    }
  }

  /// Their handles.
  var handles: some Sequence<Handle> { keys.lazy.map(\.handle) }

  /// Those of the rows that are here whose handles are among some, in order.
  func rows(with handles: Set<Handle>) -> [ListedToken] {
    loadedPages.flatMap { page in
      (0..<page.rows.count).filter { handles.contains(page.rows.handle(at: $0)) }.map { page.rows[$0] }
    }
  }

  /// Of every row, by its place, whether it is here and among some.
  func flags(of keys: Set<RowKey>) -> [Bool] {
    var flags = [Bool](repeating: false, count: count)
    for (first, rows, origin) in loadedPages {
      for place in 0..<rows.count where keys.contains(RowKey(handle: rows.handle(at: place), origin: origin)) {
        flags[first + place] = true
      }
    }
    return flags
  }

  /// Takes over the rows that came of a list that comes at once; the rest is still to be read.
  mutating func put(arriving page: ListedPage) {
    isPart = true
    announced = page.itemsTotal
    count = min(page.rows.count, Self.limit)
    pages = [RowsPage(rows: PackedPage(page.rows.prefix(count)), generation: generation - 1)]
    recount()
  }

  /// Puts a page in its place.
  mutating func put(_ page: ListedPage) {
    isPart = false
    let number = max(1, page.page)
    let isLast = number >= page.pagesTotal
    let total = isLast ? (number - 1) * pageSize + page.rows.count : page.itemsTotal
    count = min(max(0, total), Self.limit)
    if number <= pagesTotal { set(PackedPage(page.rows.prefix(pageSize)), number) }
    recount()
  }

  private mutating func set(_ rows: PackedPage, _ number: Int) {
    while pages.count < number { pages.append(nil) }
    pages[number - 1] = RowsPage(rows: rows, generation: generation)
  }

  /// Takes over a list that was read as a whole.
  mutating func replaceAll(_ rows: PackedTokens) {
    isPart = false
    count = rows.count
    pages = rows.repacked(pageSize: pageSize).pages.map { RowsPage(rows: $0, generation: generation) }
    recount()
  }

  /// Puts a token's new facts in the place of the old ones; false where they are the same, or the token is not here.
  mutating func update(_ row: ListedToken) -> Bool {
    var kept = row
    kept.token.answer = nil
    guard let index = index(of: row.handle), let (page, place) = location(of: index), page[place] != kept else {
      return false
    }
    var builder = PackedPageBuilder()
    for other in 0..<page.count {
      if other == place { builder.append(kept) } else { builder.append(other, of: page) }
    }
    pages[index / pageSize]?.rows = PackedPage(builder)
    recount()
    return true
  }

  /// Takes rows out; those behind them move up, across the borders of pages as far as these are here.
  mutating func remove(_ handles: Set<Handle>) {
    let old = pages
    var removed = 0
    var moved = PackedPageBuilder()
    var target = 0
    func isTouched(_ rows: PackedPage) -> Bool {
      removed > 0 || (0..<rows.count).contains { handles.contains(rows.handle(at: $0)) }
    }
    for (index, page) in old.enumerated() {
      guard let page, isTouched(page.rows) else { continue }
      if removed == 0 { target = index }
      pages[index]?.rows = PackedPage([])
      for place in 0..<page.rows.count {
        guard !handles.contains(page.rows.handle(at: place)) else {
          removed += 1
          continue
        }
        let to = index * pageSize + place - removed
        if to / pageSize != target {
          close(&moved, target)
          target = to / pageSize
        }
        // One whose first rows are not here cannot tell the others' places.
        if moved.count == to % pageSize { moved.append(place, of: page.rows) }
      }
    }
    close(&moved, target)
    count -= removed
    recount()
  }

  /// Puts what was gathered into a page; one that is not here stays so.
  private mutating func close(_ builder: inout PackedPageBuilder, _ index: Int) {
    var full = PackedPageBuilder()
    swap(&full, &builder)
    if full.count > 0, pages.indices.contains(index) { pages[index]?.rows = PackedPage(full) }
  }

  /// Makes every page one that is to be read again; what is here is shown until then.
  mutating func outdate() {
    generation += 1
    recount()
  }

  /// Forgets every row, but not how many there are.
  mutating func forgetRows() {
    pages = []
    recount()
  }

  /// Drops the pages beyond the end, and counts what is here.
  private mutating func recount() {
    revision += 1
    if pages.count > pagesTotal { pages.removeLast(pages.count - pagesTotal) }
    loadedCount = pages.reduce(0) { $0 + ($1?.rows.count ?? 0) }
    labelCells = pages.reduce(0) { max($0, $1?.rows.labelCells ?? 0) }
    contactCells = pages.reduce(0) { max($0, $1?.rows.contactCells ?? 0) }
    isEverythingLoaded = loadedCount == count && pages.allSatisfy { $0.map { $0.generation == generation } ?? true }
  }
}

extension SparseRows {
  /// The places of the rows that meet a filter.
  /// - Parameters:
  ///   - places: where to look, and in which order the places come; nil for all rows in their own.
  ///   - now: the time by the server's clock; where rows are of several lists, by this machine's.
  func places(meeting filter: InventoryFilter, among places: [Int]?, now: Date) -> [Int] {
    let searched = SearchedOrigins(origins, filter, now: now)
    guard let places else {
      var met: [Int] = []
      forEachMatch(of: filter.tokens, in: searched) { met.append($0) }
      return met
    }
    // Going from row to row costs more than a page as a whole, so that it pays for a few rows only.
    guard places.count * 8 > loadedCount else {
      return places.filter { index in
        guard let (page, place) = location(of: index), let now = searched.time(of: origin(of: index)?.place ?? 0)
        else { return false }
        return filter.tokens.matches(page, at: place, now: now)
      }
    }
    var isMet = [Bool](repeating: false, count: count)
    forEachMatch(of: filter.tokens, in: searched) { isMet[$0] = true }
    return places.filter { isMet[$0] }
  }

  private func forEachMatch(of filter: TokenFilter, in searched: SearchedOrigins, _ body: (Int) -> Void) {
    for (index, page) in pages.enumerated() {
      guard let page, let now = searched.time(of: page.origin) else { continue }
      let first = start(ofPage: index)
      if filter.isEmpty {
        (first..<first + page.rows.count).forEach(body)
      } else {
        filter.forEachMatch(in: page.rows, now: now) { body(first + $0) }
      }
    }
  }

  /// The places of all rows in an order; only where every row is here.
  func places(in order: TokenOrder) -> [Int] {
    order.places(in: pages.compactMap { $0?.rows })
  }
}

/// One page of a list.
struct RowsPage: Sendable {
  var rows: PackedPage
  /// When it was read: pages older than the list are shown until they are read again.
  let generation: Int
  /// Which of several lists it is of.
  var origin = 0
}

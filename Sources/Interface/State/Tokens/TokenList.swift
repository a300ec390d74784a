import FoundationEssentials
import TokenModel

/// The upload tokens of an environment as one list: pages that are here and places for those that are not.
struct TokenList: Sendable {
  /// Reading everything, and how far it has come.
  struct Reading: Sendable, Equatable {
    let work: WorkID
    var read = 0
    var total: Int?
  }

  private(set) var rows: SparseRows
  /// Whether any answer has come yet.
  private(set) var hasAnswer = false
  /// Whether the server's own count and what it gave did not fit together when everything was read.
  private(set) var isIncomplete = false
  private(set) var filter = ListFilter()
  /// The time by the server's clock at which the filter looks at dates.
  private var filterTime = Date.distantPast
  private(set) var sort: TokenSort?
  /// Whether `sort` is one that the server does not know.
  private(set) var sortsHere = false
  /// The places of the rows shown, where that is not all of them in the server's order.
  private var arrangement: [Int]?

  /// Which row of those shown is selected.
  private(set) var selected = 0
  /// Which token that is, so that it stays selected when rows move; nil while its page is not here.
  private(set) var selectedHandle: Handle?
  /// The first row on the screen.
  var top = 0
  /// Another order was chosen and nothing was selected since: its first row is, as soon as it is known.
  private var goesToTop = false

  /// Pages under way.
  var loads: [Int: WorkID] = [:]
  /// Everything under way.
  var reading: Reading?
  /// A person stopped reading everything: it is not begun again by itself.
  var isReadingStopped = false
  /// Why the last load failed; nothing is loaded again by itself until it is cleared.
  var failure: Failure?

  init(support: UploadTokenSupport) {
    rows = SparseRows(pageSize: support.pageSize ?? SparseRows.limit)
  }

  /// How many rows are shown.
  var count: Int { arrangement?.count ?? rows.count }

  /// Whether what is shown needs every row: a filter, or an order that the server does not know.
  var needsEverything: Bool { !filter.isEmpty || sortsHere }

  func row(at position: Int) -> ListedToken? {
    guard let arrangement else { return rows[position] }
    return arrangement.indices.contains(position) ? rows[arrangement[position]] : nil
  }

  var selection: ListedToken? { row(at: selected) }

  /// Selects a row; beyond the ends the nearest.
  mutating func select(_ position: Int) {
    goesToTop = false
    take(position)
  }

  private mutating func take(_ position: Int) {
    selected = position.clamped(to: 0...max(0, count - 1))
    selectedHandle = row(at: selected)?.handle
  }

  /// - Parameter now: the time by the server's clock.
  mutating func setFilter(_ filter: ListFilter, now: Date) {
    self.filter = filter
    filterTime = now
    isReadingStopped = false
    arrange()
  }

  /// Wants another order and goes to its first row. For an order of the server's all pages are asked for anew.
  mutating func setSort(_ sort: TokenSort?, support: UploadTokenSupport) {
    self.sort = sort
    sortsHere = sort.map { !support.serverSorts.contains($0.key) } ?? false
    isReadingStopped = false
    if !sortsHere, support.pageSize != nil {
      rows.forgetRows()
      rows.outdate()
    }
    arrange()
    take(0)
    goesToTop = true
  }

  /// The order to ask the server for.
  var serverSort: TokenSort? { sortsHere ? nil : sort }

  mutating func take(_ page: ListedPage) {
    hasAnswer = true
    failure = nil
    rows.put(page)
    arrange()
  }

  mutating func take(_ list: CompleteList) {
    hasAnswer = true
    failure = nil
    isIncomplete = !list.isComplete
    rows.outdate()
    rows.replaceAll(list.rows)
    arrange()
    if goesToTop { select(0) }
  }

  mutating func update(_ row: ListedToken) {
    rows.update(row)
    arrange()
  }

  /// Takes a token out that has ended. Pages that are here only in part are read again, as the server has moved its rows up too.
  mutating func remove(_ handle: Handle) {
    let hadEverything = rows.isEverythingLoaded
    rows.remove(handle)
    if !hadEverything { rows.outdate() }
    arrange()
  }

  /// Has everything read again; what is here is shown until then.
  mutating func outdate() {
    rows.outdate()
    failure = nil
    isReadingStopped = false
  }

  /// Waits for no answer any more.
  /// - Returns: the work that was under way.
  mutating func giveUpLoading() -> [WorkID] {
    let works = Array(loads.values) + (reading.map { [$0.work] } ?? [])
    loads = [:]
    reading = nil
    return works
  }

  private mutating func arrange() {
    if filter.isEmpty, !(sortsHere && rows.isEverythingLoaded) {
      arrangement = nil
    } else {
      var indices = rows.loadedIndices
      if !filter.isEmpty {
        indices = indices.filter { index in rows[index].map { filter.filter.matches($0, now: filterTime) } ?? false }
      }
      if sortsHere, let sort, rows.isEverythingLoaded {
        indices = TokenOrder(sort).sorted(indices) { rows[$0] }
      }
      arrangement = indices
    }
    reselect()
  }

  /// Finds the selected token again where rows have moved; where it is gone its place stays selected.
  private mutating func reselect() {
    if let handle = selectedHandle, row(at: selected)?.handle != handle, let position = position(of: handle) {
      selected = position
    }
    take(selected)
  }

  private func position(of handle: Handle) -> Int? {
    guard let arrangement else { return rows.index(of: handle) }
    return arrangement.firstIndex { rows[$0]?.handle == handle }
  }
}

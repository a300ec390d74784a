import FoundationEssentials
import TokenModel

/// The upload tokens of an environment as one list: pages that are here and places for those that are not.
struct TokenList: Sendable {
  private(set) var rows: SparseRows
  /// Whether any answer has come yet.
  private(set) var hasAnswer = false
  /// How far what is here is known to be all that the server has.
  private(set) var completeness = ListCompleteness.unknown
  private(set) var filter = ListFilter()
  /// The time at which the filter looks at dates: by the server's clock, or by this machine's where rows are of several lists.
  private var filterTime = Date.distantPast
  private(set) var sort: TokenSort?
  /// Whether `sort` is one that the server does not know.
  private(set) var sortsHere = false
  /// The places of the rows shown, where that is not all of them in the server's order.
  private var arrangement = Arrangement()

  /// Which row of those shown is selected.
  private(set) var selected = 0
  /// Which token that is, so that it stays selected when rows move; nil while its page is not here.
  private var selectedKey: RowKey?
  /// Where its row is among all, as long as no row moves.
  private var selectedPlace: Int?
  /// A token that is selected as soon as its row is shown: a new one, or one that the filter hides.
  private var wanted: RowKey?
  /// Where its row is among all, as long as no row moves.
  private var wantedPlace: Int?
  /// The first row on the screen.
  var top = 0
  /// Another order was chosen, or lists are joined, and nothing was selected since: the first row is, as soon as it is known.
  private var goesToTop = false

  private(set) var marks = Marks()
  /// How many of them the filter does not show.
  private(set) var hiddenMarks = 0
  /// What is marked as soon as everything is read; nil where nothing is.
  private(set) var marksWhenRead: MarkPurpose?
  var hiddenColumns = HiddenColumns()

  /// Pages under way.
  var loads: [Int: WorkID] = [:]
  /// Everything under way.
  var reading: Reading?
  /// A person stopped reading everything: it is not begun again on its own.
  private(set) var isReadingStopped = false
  /// Why the last load failed; nothing is loaded again on its own until it is cleared.
  var failure: Failure?
  /// What the server's answer says of a list that has nothing in it, or nil.
  private(set) var remark: String?

  /// When an answer last came; nil where none has.
  var lastRead: Date?

  /// Where new tokens can be made, as the server's answer tells; nil where it does not.
  private(set) var issuers: [TokenIssuer]?

  init(support: UploadTokenSupport) {
    rows = SparseRows(pageSize: support.pageSize ?? SparseRows.limit)
  }

  /// A list without rows, to join those of others in.
  init() {
    rows = SparseRows(joining: [])
    hasAnswer = true
    completeness = .complete
    goesToTop = true
  }

  /// Shows the rows of other lists as one.
  mutating func join(_ rows: SparseRows) {
    let earlier = self.rows.origins
    marks.move(from: earlier, to: rows.origins)
    selectedKey = selectedKey.flatMap { rows.origins.moved($0, from: earlier) }
    wanted = wanted.flatMap { rows.origins.moved($0, from: earlier) }
    self.rows = rows
    marks.dropMissing(from: rows)
    rowsMoved()
    if goesToTop { setSelection(0) }
  }

  /// The list that a row shown is of, where rows are of several.
  func origin(at position: Int) -> RowsOrigin? { place(of: position).flatMap(rows.origin(of:)) }

  /// How many rows are shown.
  var count: Int { arrangement.places?.count ?? rows.count }

  func row(at position: Int) -> ListedToken? { place(of: position).flatMap { rows[$0] } }

  /// The handle of a row that is shown, without the rest of it.
  func handle(at position: Int) -> Handle? { place(of: position).flatMap(rows.handle(at:)) }

  /// Which token a row that is shown is of.
  func key(at position: Int) -> RowKey? { place(of: position).flatMap(rows.key(at:)) }

  /// When a token that is shown was created and expires, without the rest of its row.
  func times(at position: Int) -> TokenTimes? { place(of: position).flatMap(rows.times(at:)) }

  /// The place among all rows of one that is shown.
  private func place(of position: Int) -> Int? {
    guard let places = arrangement.places else { return position }
    return places.indices.contains(position) ? places[position] : nil
  }

  var selection: ListedToken? { row(at: selected) }

  /// The order that the rows are in; one of ours is made when all of them are here.
  var shownSort: TokenSort? { sortsHere && !rows.hasEveryRow ? nil : sort }

  /// The order to ask the server for.
  var serverSort: TokenSort? { sortsHere ? nil : sort }

  /// Selects a row; beyond the ends the nearest.
  mutating func select(_ position: Int) {
    goesToTop = false
    want(nil)
    setSelection(position)
  }

  /// Selects a token as soon as its row is shown; until then the selection stays.
  mutating func select(_ handle: Handle) { select(RowKey(handle: handle)) }

  /// The same, where rows may be of several lists.
  mutating func select(_ key: RowKey) {
    goesToTop = false
    want(key)
    reselect()
  }

  private mutating func want(_ key: RowKey?) {
    (wanted, wantedPlace) = (key, nil)
  }

  private mutating func setSelection(_ position: Int) {
    selected = position.clamped(to: 0...max(0, count - 1))
    selectedPlace = place(of: selected)
    selectedKey = key(at: selected)
  }

  /// - Parameter now: the time by the server's clock; where rows are of several lists, by this machine's.
  mutating func setFilter(_ filter: ListFilter, now: Date) {
    self.filter = filter
    filterTime = now
    isReadingStopped = false
    arrange()
  }

  /// Wants another order and goes to its first row. For a server-side order all pages are requested again.
  mutating func setSort(_ sort: TokenSort?, support: UploadTokenSupport) {
    self.sort = sort
    sortsHere = sort.map { !support.serverSorts.contains($0.key) } ?? false
    isReadingStopped = false
    if !sortsHere, support.pageSize != nil {
      rows.forgetRows()
      marks.find(in: rows)
      rows.outdate()
      completeness = .unknown
    }
    arrangement.forgetOrder()
    arrange()
    want(nil)
    setSelection(0)
    goesToTop = true
  }

  mutating func apply(_ page: ListedPage) {
    hasAnswer = true
    failure = nil
    rows.put(page)
    remark = page.remark
    issuers = page.issuers
    if rows.isEverythingLoaded, page.pagesTotal <= 1 { complete(isComplete: page.omissions.isEmpty) }
    rowsMoved()
  }

  /// Takes in what has come of the page that is the whole list; what is here is shown while that is more.
  mutating func apply(arriving page: ListedPage) {
    guard page.rows.count > rows.loadedCount else { return }
    hasAnswer = true
    rows.put(arriving: page)
    rowsMoved()
  }

  mutating func apply(_ list: CompleteList) {
    hasAnswer = true
    failure = nil
    rows.outdate()
    rows.replaceAll(list.rows)
    remark = list.remark
    complete(isComplete: list.isComplete)
    rowsMoved()
    if goesToTop { select(0) }
  }

  /// Notes that everything was read; marks of tokens that are surely gone go too.
  private mutating func complete(isComplete: Bool) {
    completeness = isComplete ? .complete : .incomplete
    if isComplete { marks.dropMissing(from: rows) }
  }

  mutating func update(_ row: ListedToken) {
    if rows.update(row) { rowsMoved() }
  }

  /// Takes tokens out that have ended. Pages that are here only in part are read again, as the server has moved its rows up too.
  mutating func remove(_ handles: Set<Handle>) {
    let hadEverything = rows.isEverythingLoaded
    rows.remove(handles)
    marks.subtract(handles)
    if !hadEverything {
      rows.outdate()
      completeness = .unknown
    }
    rowsMoved()
  }

  /// Has everything read again; what is here is shown until then.
  mutating func outdate() {
    rows.outdate()
    completeness = .unknown
    failure = nil
    isReadingStopped = false
  }

  /// Gives up reading everything; what is here stays.
  mutating func stopReading() {
    reading = nil
    isReadingStopped = true
    marksWhenRead = nil
  }
}

extension TokenList {
  private mutating func rowsMoved() {
    arrangement.forgetRows()
    marks.find(in: rows)
    selectedPlace = nil
    wantedPlace = nil
    arrange()
  }

  private mutating func arrange() {
    arrangement.arrange(rows, filter: filter.inventory, sort: sortsHere ? sort : nil, now: filterTime)
    reselect()
    countHiddenMarks()
  }

  /// Finds the wanted token, else the selected one, where rows have moved. One that is hidden is wanted from then on; where it is gone its place stays
  /// selected.
  private mutating func reselect() {
    wantedPlace = wantedPlace ?? wanted.flatMap { rows.index(of: $0) }
    if let place = wantedPlace, let position = position(of: place) {
      want(nil)
      selected = position
    } else if let key = selectedKey, self.key(at: selected) != key, let place = place(of: key) {
      if let position = position(of: place) {
        selected = position
      } else if wanted == nil {
        (wanted, wantedPlace) = (key, place)
      }
    }
    setSelection(selected)
  }

  private func place(of key: RowKey) -> Int? {
    let known = key == selectedKey ? selectedPlace.flatMap { rows.key(at: $0) == key ? $0 : nil } : nil
    return known ?? rows.index(of: key)
  }

  /// Where a place among all rows is shown.
  private func position(of place: Int) -> Int? {
    guard let places = arrangement.places else { return place }
    return places.firstIndex(of: place)
  }
}

// MARK: Marks

extension TokenList {
  /// Marks the selected token, or takes its mark away; false where none is selected.
  mutating func switchMark() -> Bool {
    guard let selectedKey, let selectedPlace else { return false }
    marks.switchMark(of: selectedKey, in: rows, at: selectedPlace)
    return true
  }

  /// Marks every row from the one that was marked last to the selected one.
  mutating func markRange() throws(MarkFailure) -> Int {
    guard let selectedKey else { throw .nothingSelected }
    guard let last = marks.last, marks.contains(last), let start = place(of: last).flatMap(position(of:)) else {
      throw .noStart
    }
    let range = min(start, selected)...max(start, selected)
    let keys = range.compactMap { key(at: $0) }
    guard keys.count == range.count else { throw .notRead(range.count - keys.count) }
    marks.insert(keys, in: rows, last: selectedKey)
    return keys.count
  }

  /// Whether what is shown is surely all that match; else everything is read first, and this is asked again.
  mutating func isWhole(for purpose: MarkPurpose) throws(MarkFailure) -> Bool {
    marksWhenRead = nil
    if let problem = filter.problem { throw .filter(problem) }
    guard rows.isEverythingLoaded, completeness != .unknown else {
      marksWhenRead = purpose
      isReadingStopped = false
      return false
    }
    guard completeness == .complete else { throw .incomplete }
    return true
  }

  /// Marks rows that are shown: some of them, or all.
  /// - Returns: how many.
  mutating func mark(_ keys: Set<RowKey>?) -> Int {
    let marked = (0..<count).compactMap { key(at: $0) }.filter { keys?.contains($0) ?? true }
    marks.insert(marked, in: rows, last: selectedKey)
    return marked.count
  }

  /// Takes marks away.
  mutating func unmark(_ handles: Set<Handle>) {
    marks.subtract(handles)
    marks.find(in: rows)
    countHiddenMarks()
  }

  /// Marks the given tokens, and of those whose rows are here no others.
  mutating func setMarks(_ keys: Set<RowKey>) {
    let others = marks.keys.subtracting(rows.keys)
    marks = Marks()
    marks.insert(others.union(rows.keys.filter(keys.contains)), in: rows, last: nil)
    countHiddenMarks()
  }

  /// Takes every mark away.
  mutating func unmarkAll() {
    marks = Marks()
    hiddenMarks = 0
    marksWhenRead = nil
  }

  private mutating func countHiddenMarks() {
    hiddenMarks = marks.isEmpty || filter.isEmpty ? 0 : marks.hidden(showing: arrangement.places)
  }
}

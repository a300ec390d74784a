import Host
import TokenModel

/// Reading lists.
extension UploadTokenClient {
  /// What the service of an environment offers of upload tokens.
  func support(of environment: Environment) throws(SessionFailure) -> UploadTokenSupport {
    let profile = services[environment.service]?.profile
    guard let support = profile?.uploadTokens else {
      let name = profile?.displayName ?? environment.service.rawValue
      throw .service(.unsupported(reason: "\(environment.name): \(name) has no upload tokens."))
    }
    return support
  }

  /// Handles and notes of an environment as they are now.
  func book(of environment: Environment) async throws(SessionFailure) -> ListedTokenFactory {
    try await names.book(of: environment)
  }

  /// A page as it is shown. Labels that this host has of its tokens from before they were shared become the team's.
  func listed(_ page: TokenPage, _ book: ListedTokenFactory, in environment: Environment) async -> ListedPage {
    let notes = book.unsharedNotes(of: page.rows)
    if !notes.isEmpty, !isReadOnly, !environment.isReadOnly { try? await names.share(notes, in: environment) }
    return book.page(page)
  }

  /// One page, the query limited to what the service takes.
  func read(
    _ query: TokenQuery, _ support: UploadTokenSupport, in environment: Environment,
    _ urgency: RequestPriority = .single, part: @escaping @Sendable (TokenPage) -> Void = { _ in }
  ) async throws(SessionFailure) -> TokenPage {
    var asked = query
    asked.page = max(1, query.page)
    asked.pageSize = min(max(1, query.pageSize), support.pageSize ?? .max)
    if let sort = query.sort, !support.serverSorts.contains(sort.key) { asked.sort = nil }
    let sent = asked
    let page = try await ask(environment, urgency) { service, access throws(ServiceFailure) in
      try await service.uploadTokens(sent, access) { page in
        if page.itemsTotal <= UploadTokenClient.rowLimit { part(page) }
      }
    }
    guard (0...UploadTokenClient.rowLimit).contains(page.itemsTotal) else {
      throw .service(
        .unexpected(
          reason: "\(environment.name) claims \(page.itemsTotal) upload tokens, more than is possible."))
    }
    return page
  }
}

/// Noting how many upload tokens a list had, for metrics.
extension UploadTokenClient {
  /// A list that was read to its end.
  func noteCounts(of list: CompleteList, of environment: Environment) async {
    guard let counts else { return }
    let status = await BlockingCall.run { keeper.status(of: environment) }
    await counts.note(
      list.rows, isComplete: list.isComplete, of: environment, status, support: try? support(of: environment),
      policies: policies)
  }

  /// A page, if it is the whole list.
  func noteCounts(ofOnly page: ListedPage, of environment: Environment) async {
    guard counts != nil, page.page == 1, page.pagesTotal <= 1, page.rows.count == page.itemsTotal else { return }
    await noteCounts(of: CompleteList(rows: page.rows, isComplete: page.omissions.isEmpty), of: environment)
  }
}

/// Reading a whole list, several pages at a time.
extension UploadTokenClient {
  private struct Page: Sendable {
    let number: Int
    let rows: PackedPage
    let itemsTotal: Int
    let pagesTotal: Int
    let omissions: [String]
    let remark: String?
  }

  /// Reads all pages, or until this many of the wanted rows are found.
  func readThrough(
    _ environment: Environment, sort: TokenSort?, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    seeking limit: Int = 0, _ isSought: (ListedToken, ListedTokenFactory) -> Bool = { _, _ in false }
  ) async throws(SessionFailure) -> (list: CompleteList, found: [ListedToken]) {
    let support = try support(of: environment)
    let book = try await book(of: environment)
    let pageSize = support.pageSize ?? TokenQuery().pageSize
    var scheduler = PageScheduler<Page>(width: await width(in: environment))
    var tally = ListAccumulator(pageSize: pageSize)
    var found: [ListedToken] = []
    var pagesExpected: Int?
    let failure = await withTaskGroup(of: Result<Page, SessionFailure>.self) { group -> SessionFailure? in
      defer { group.cancelAll() }
      while true {
        while let number = scheduler.begin() {
          let query = TokenQuery(page: number, pageSize: pageSize, sort: sort)
          group.addTask {
            // Only a page that is the whole list comes in parts.
            await page(query, support, book, in: environment) { progress($0.rows.count, $0.itemsTotal) }
          }
        }
        switch await group.next() {
        case nil: return nil
        case .failure(let failure): return failure
        case .success(let page): scheduler.receive(page, of: page.number)
        }
        while let page = scheduler.next() {
          let expected = pagesExpected ?? page.pagesTotal
          pagesExpected = expected
          guard page.number <= 2 * expected + UploadTokenClient.pagesToSpare else {
            return .service(.unexpected(reason: endlessList(of: environment, expected: expected)))
          }
          let before = tally.count
          tally.add(page.rows, claiming: page.itemsTotal)
          tally.record(page.omissions, page.remark)
          if limit > 0 {
            for row in (0..<page.rows.count).lazy.map({ page.rows[$0] }) where isSought(row, book) {
              if !found.contains(where: { $0.handle == row.handle }) { found.append(row) }
              if found.count == limit { return nil }
            }
          }
          progress(tally.count, page.itemsTotal)
          let broughtNew = tally.count > before && tally.count <= UploadTokenClient.rowLimit
          scheduler.counted(lastPage: page.pagesTotal, broughtNew: broughtNew)
        }
      }
    }
    if let failure { throw failure }
    let list = tally.list()
    if list.isComplete { await noteCounts(of: list, of: environment) }
    return (list, found)
  }

  private func endlessList(of environment: Environment, expected: Int) -> String {
    "\(environment.name) announced \(expected) pages of upload tokens but kept sending more; fob stopped reading."
  }

  private func page(
    _ query: TokenQuery, _ support: UploadTokenSupport, _ book: ListedTokenFactory, in environment: Environment,
    part: @escaping @Sendable (TokenPage) -> Void
  ) async -> Result<Page, SessionFailure> {
    do throws(SessionFailure) {
      let page = await listed(
        try await readPatiently(query, support, in: environment, part: part), book, in: environment)
      return .success(
        Page(
          number: query.page, rows: PackedPage(page.rows), itemsTotal: page.itemsTotal, pagesTotal: page.pagesTotal,
          omissions: page.omissions, remark: page.remark))
    } catch {
      return .failure(error)
    }
  }

  /// One page of many: an occasional server error does not make the whole list fail.
  private func readPatiently(
    _ query: TokenQuery, _ support: UploadTokenSupport, in environment: Environment,
    part: @escaping @Sendable (TokenPage) -> Void
  ) async throws(SessionFailure) -> TokenPage {
    for attempt in 1..<UploadTokenClient.readings {
      do throws(SessionFailure) {
        return try await read(query, support, in: environment, .bulk, part: part)
      } catch .service(.serverError) {
        // After cancelling, the next reading reports it.
        await Pause.sleep(for: RetryBackoff.after(attempt, jitter: .random(in: 0..<1)))
      }
    }
    return try await read(query, support, in: environment, .bulk, part: part)
  }
}

/// Which pages of a list to ask for next, several at a time, and in which order the answers count. Pure.
///
/// The first page goes alone, since it says how many there are; then each answer allows one more request at once, up to
/// the width, so that looking for one token near the beginning asks for little more than that.
struct PageScheduler<Page> {
  private let width: Int
  private var lastPage = 1
  private var asked = 0
  private var answered = 0
  private var counted = 0
  /// Answers that came before those of earlier pages.
  private var waiting: [Int: Page] = [:]
  private var isEnded = false

  /// - Parameter width: requests in progress at most.
  init(width: Int) {
    self.width = max(1, width)
  }

  /// The next page to ask for, in progress from then on; nil if nothing more is to be begun now.
  mutating func begin() -> Int? {
    guard !isEnded, asked < lastPage, asked - answered < min(width, max(1, answered)) else { return nil }
    asked += 1
    return asked
  }

  /// Takes in an answer.
  mutating func receive(_ page: Page, of number: Int) {
    answered += 1
    waiting[number] = page
  }

  /// The next answer in the order of the pages, if it has come.
  mutating func next() -> Page? {
    guard !isEnded, let page = waiting.removeValue(forKey: counted + 1) else { return nil }
    counted += 1
    return page
  }

  /// Counts the page that was taken out last.
  /// - Parameters:
  ///   - lastPage: how many pages there are, by this page.
  ///   - broughtNew: whether it had rows that no earlier page had. A server that repeats itself must not keep the
  ///     reading going.
  mutating func counted(lastPage: Int, broughtNew: Bool) {
    self.lastPage = lastPage
    if !broughtNew || counted >= lastPage { isEnded = true }
  }
}

/// What has been read of a whole list: each token once, and how many the server claims.
struct ListAccumulator: ~Copyable {
  private var rows: PackedTokensBuilder
  private var seen: Set<Handle> = []
  private var totals: Set<Int> = []
  private var omissions: [String] = []
  private var remark: String?

  init(pageSize: Int) {
    rows = PackedTokensBuilder(pageSize: pageSize)
  }

  /// How many tokens there are so far.
  var count: Int { rows.count }

  /// Adds a page.
  /// - Parameter total: how many tokens there are in all, by this page.
  mutating func add(_ page: PackedPage, claiming total: Int) {
    totals.insert(total)
    for place in 0..<page.count where seen.insert(page.handle(at: place)).inserted { rows.append(place, of: page) }
  }

  /// Notes what a page says besides its rows.
  mutating func record(_ omissions: [String], _ remark: String?) {
    self.omissions += omissions.filter { !self.omissions.contains($0) }
    self.remark = self.remark ?? remark
  }

  /// The list; complete if nothing was left out, every page gave the same total and that many tokens arrived.
  consuming func list() -> CompleteList {
    let isComplete = totals == [rows.count] && omissions.isEmpty
    return CompleteList(rows: PackedTokens(rows), isComplete: isComplete, omissions: omissions, remark: remark)
  }
}

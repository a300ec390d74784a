import Host

/// Reading a whole list, several pages at a time.
extension TokenDesk {
  private struct Page: Sendable {
    let number: Int
    let rows: PackedPage
    let itemsTotal: Int
    let pagesTotal: Int
    let omissions: [String]
    let remark: String?
  }

  /// Reads all pages, or until so many rows are found that are looked for.
  func readThrough(
    _ environment: Environment, sort: TokenSort?, progress: @Sendable (Int, Int) -> Void = { _, _ in },
    seeking limit: Int = 0, _ isSought: (ListedToken) -> Bool = { _ in false }
  ) async throws(SessionFailure) -> (list: CompleteList, found: [ListedToken]) {
    let support = try support(of: environment)
    let book = try await book(of: environment)
    let pageSize = support.pageSize ?? TokenQuery().pageSize
    var course = PageCourse<Page>(width: await width(in: environment))
    var tally = ListTally(pageSize: pageSize)
    var found: [ListedToken] = []
    var pagesExpected: Int?
    let failure = await withTaskGroup(of: Result<Page, SessionFailure>.self) { group -> SessionFailure? in
      defer { group.cancelAll() }
      while true {
        while let number = course.begin() {
          let query = TokenQuery(page: number, pageSize: pageSize, sort: sort)
          group.addTask { await page(query, support, book, in: environment) }
        }
        switch await group.next() {
        case nil: return nil
        case .failure(let failure): return failure
        case .success(let page): course.take(page, of: page.number)
        }
        while let page = course.next() {
          let expected = pagesExpected ?? page.pagesTotal
          pagesExpected = expected
          guard page.number <= 2 * expected + TokenDesk.pagesToSpare else {
            return .service(.unexpected(reason: endlessList(of: environment, expected: expected)))
          }
          let before = tally.count
          tally.add(page.rows, claiming: page.itemsTotal)
          tally.note(page.omissions, page.remark)
          if limit > 0 {
            for row in (0..<page.rows.count).lazy.map({ page.rows[$0] }) where isSought(row) {
              if !found.contains(where: { $0.handle == row.handle }) { found.append(row) }
              if found.count == limit { return nil }
            }
          }
          progress(tally.count, page.itemsTotal)
          let broughtNew = tally.count > before && tally.count <= TokenDesk.rowLimit
          course.counted(lastPage: page.pagesTotal, broughtNew: broughtNew)
        }
      }
    }
    if let failure { throw failure }
    return (tally.list(), found)
  }

  private func endlessList(of environment: Environment, expected: Int) -> String {
    "\(environment.name) told of \(expected) pages of upload tokens and sends ever more. Stopped there."
  }

  private func page(
    _ query: TokenQuery, _ support: UploadTokenSupport, _ book: TokenBook, in environment: Environment
  ) async -> Result<Page, SessionFailure> {
    do throws(SessionFailure) {
      let page = book.page(try await readPatiently(query, support, in: environment))
      return .success(
        Page(
          number: query.page, rows: PackedPage(page.rows), itemsTotal: page.itemsTotal, pagesTotal: page.pagesTotal,
          omissions: page.omissions, remark: page.remark))
    } catch {
      return .failure(error)
    }
  }

  /// One page of many: a server that fails once in a while does not make the whole list fail.
  private func readPatiently(
    _ query: TokenQuery, _ support: UploadTokenSupport, in environment: Environment
  ) async throws(SessionFailure) -> TokenPage {
    for attempt in 1..<TokenDesk.readings {
      do throws(SessionFailure) {
        return try await read(query, support, in: environment, .bulk)
      } catch .service(.serverError) {
        // Cancelled, it is the next reading that says so.
        await Pause.sleep(for: RetryPause.after(attempt, jitter: .random(in: 0..<1)))
      }
    }
    return try await read(query, support, in: environment, .bulk)
  }
}

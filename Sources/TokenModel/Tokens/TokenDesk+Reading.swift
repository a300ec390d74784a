import Host

/// Reading lists.
extension TokenDesk {
  /// What the service of an environment offers of upload tokens.
  func support(of environment: Environment) throws(SessionFailure) -> UploadTokenSupport {
    let profile = services[environment.service]?.profile
    guard let support = profile?.uploadTokens else {
      let name = profile?.displayName ?? environment.service.rawValue
      throw .service(.unsupported(reason: "\(environment.name): \(name) has no upload tokens."))
    }
    return support
  }

  /// Handles and labels of an environment as they are now.
  func book(of environment: Environment) async throws(SessionFailure) -> TokenBook {
    let origin = environment.origin
    return try await BlockingCall.run { () throws(SessionFailure) in
      TokenBook(origin: origin, key: try HandleKey.load(in: stateFolder), labels: try labels.labels(at: origin))
    }
  }

  /// One page, the query within what the service takes.
  func read(
    _ query: TokenQuery, _ support: UploadTokenSupport, in environment: Environment,
    _ urgency: RequestUrgency = .single
  ) async throws(SessionFailure) -> TokenPage {
    var asked = query
    asked.page = max(1, query.page)
    asked.pageSize = min(max(1, query.pageSize), support.pageSize ?? .max)
    if let sort = query.sort, !support.serverSorts.contains(sort.key) { asked.sort = nil }
    let sent = asked
    let page = try await ask(environment, urgency) { service, access throws(ServiceFailure) in
      try await service.uploadTokens(sent, access)
    }
    guard (0...TokenDesk.rowLimit).contains(page.itemsTotal) else {
      throw .service(
        .unexpected(
          reason: "\(environment.name) claims to have \(page.itemsTotal) upload tokens, more than can be."))
    }
    return page
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
        try? await Task.sleep(for: RetryPause.after(attempt, jitter: .random(in: 0..<1)))
      }
    }
    return try await read(query, support, in: environment, .bulk)
  }

  /// Reads page after page until a row is the one looked for or the last page is through. The list is complete when every page told the same total and the
  /// rows, each once, are as many.
  func readThrough(
    _ environment: Environment, sort: TokenSort?, progress: @Sendable (Int, Int) -> Void,
    until isSought: (ListedToken) -> Bool
  ) async throws(SessionFailure) -> (list: CompleteList, found: ListedToken?) {
    let support = try support(of: environment)
    let book = try await book(of: environment)
    var query = TokenQuery(page: 1, pageSize: support.pageSize ?? TokenQuery().pageSize, sort: sort)
    var rows: [ListedToken] = []
    var seen: Set<Handle> = []
    var totals: Set<Int> = []
    var pagesExpected: Int?
    while true {
      let page = book.page(try await readPatiently(query, support, in: environment))
      let expected = pagesExpected ?? page.pagesTotal
      pagesExpected = expected
      guard query.page <= 2 * expected + TokenDesk.pagesToSpare else {
        let reason =
          "\(environment.name) told of \(expected) pages of upload tokens and sends ever more. Stopped there."
        throw .service(.unexpected(reason: reason))
      }
      let before = rows.count
      totals.insert(page.itemsTotal)
      for row in page.rows where seen.insert(row.handle).inserted {
        rows.append(row)
        if isSought(row) { return (CompleteList(rows: rows, isComplete: false), row) }
      }
      progress(rows.count, page.itemsTotal)
      // A page that brings nothing new ends the reading too: a server that repeats itself must not keep it going.
      if rows.count == before || query.page >= page.pagesTotal || rows.count > TokenDesk.rowLimit { break }
      query.page += 1
    }
    return (CompleteList(rows: rows, isComplete: totals == [rows.count]), nil)
  }
}

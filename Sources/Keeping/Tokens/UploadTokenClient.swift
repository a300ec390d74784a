import FoundationEssentials
import Host
import TokenModel

/// Lists, shows, creates, labels and revokes upload tokens under the sessions of a keeper.
public struct UploadTokenClient: Sendable {
  let keeper: any SessionProvider
  let services: ServiceDirectory
  let names: TokenNames
  let audit: any AuditTrail
  let events: any EventSink
  let clock: any WallClock
  let isReadOnly: Bool
  let counts: TokenCountFolder?
  let policies: any PolicySource
  /// Shared by all copies of this client.
  let limiters = RateLimiters()

  /// The most rows that a server may claim: more is no list that anyone could use.
  static let rowLimit = 1_000_000
  /// Requests at once if there are many to send.
  static let width = 8
  /// Pages by which a list may outgrow twice its first length while it is read: beyond that the server never ends.
  static let pagesToSpare = 20
  /// How often a whole list is read until it fits the server's total.
  static let readings = 3

  /// Makes a client.
  /// - Parameters:
  ///   - audit: where creating, labelling and revoking are recorded.
  ///   - events: who hears of tokens that were created and revoked.
  ///   - names: what upload tokens are called.
  ///   - counts: where it is noted how many upload tokens a list had, for metrics; nil for nowhere.
  ///   - isReadOnly: whether this run must not change anything (`--read-only`).
  ///   - policies: the rules that new tokens must keep.
  public init(
    keeper: any SessionProvider, services: ServiceDirectory, names: TokenNames, audit: any AuditTrail,
    events: any EventSink = NoEvents(), clock: any WallClock = SystemClock(), counts: TokenCountFolder? = nil,
    isReadOnly: Bool = false, policies: any PolicySource = NoPolicy()
  ) {
    self.keeper = keeper
    self.services = services
    self.names = names
    self.audit = audit
    self.counts = counts
    self.events = events
    self.clock = clock
    self.isReadOnly = isReadOnly
    self.policies = policies
  }
}

extension UploadTokenClient: UploadTokens {
  /// One page as the server has it; beyond the last page, the last one, as after rows have gone.
  public func page(
    _ query: TokenQuery, of environment: Environment, part: @escaping @Sendable (ListedPage) -> Void
  ) async throws(SessionFailure) -> ListedPage {
    let support = try support(of: environment)
    let book = try await book(of: environment)
    let page = try await read(query, support, in: environment) { part(book.page($0)) }
    guard page.page > page.pagesTotal, page.pagesTotal >= 1 else {
      let page = await listed(page, book, in: environment)
      await noteCounts(ofOnly: page, of: environment)
      return page
    }
    var last = query
    last.page = page.pagesTotal
    return await listed(try await read(last, support, in: environment), book, in: environment)
  }

  /// All of them, page after page; repeats the reading until the rows match the server's total, at most three times.
  /// Unreadable rows are not asked for again.
  public func all(
    of environment: Environment, sort: TokenSort?, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList {
    var list = CompleteList(rows: [], isComplete: false)
    for _ in 1...UploadTokenClient.readings where !list.isComplete && list.omissions.isEmpty {
      list = try await readThrough(environment, sort: sort, progress: progress).list
    }
    if !list.isComplete { await noteCounts(of: list, of: environment) }
    return list
  }

  /// One token as the server has it now.
  public func token(
    _ reference: TokenReference, of environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    _ = try support(of: environment)
    let book = try await book(of: environment)
    let token = try await ask(environment) { service, access throws(ServiceFailure) in
      try await service.uploadToken(reference, access)
    }
    return book.row(token)
  }

  /// The token of that handle, or that had it before its environment was shared; `service(.notFound)` if there is none.
  public func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    for _ in 1...UploadTokenClient.readings {
      let reading = try await readThrough(environment, sort: nil, seeking: 1) { row, book in
        row.handle == handle || book.hasFormer(handle, of: row.token.reference)
      }
      if let row = reading.found.first { return row }
      if reading.list.isComplete {
        throw .service(.notFound(reason: "\(environment.name) has no upload token with the handle \(handle)."))
      }
      if let omission = reading.list.omissions.first {
        throw .service(
          .notFound(reason: "No upload token with the handle \(handle) was found in \(environment.name). \(omission)"))
      }
    }
    throw .service(
      .notFound(
        reason: "No upload token with the handle \(handle) was found in \(environment.name), but its list changed "
          + "while it was read. Try again."))
  }

  /// The tokens that a text contains. The lists are searched here: the text goes to no server, since it may belong to
  /// another.
  public func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment],
    progress: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)]) {
    let searched = environments.filter { services[$0.service]?.profile.uploadTokens != nil }
    let results = await withTaskGroup(of: (Int, Search).self) { group in
      for (index, environment) in searched.enumerated() {
        group.addTask {
          let search = await find(text, byAnyName: byAnyName, in: environment) { progress(environment.name, $0, $1) }
          return (index, search)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
    }
    var found: [FoundToken] = []
    var notSearched: [(EnvironmentName, SessionFailure)] = []
    for (index, result) in results {
      let name = searched[index].name
      found += result.found.map { FoundToken(environment: name, row: $0) }
      if let failure = result.failure { notSearched.append((name, failure)) }
    }
    return (found, notSearched)
  }

  /// What was found in one environment, and why there may be more.
  private struct Search: Sendable {
    var found: [ListedToken] = []
    var failure: SessionFailure?
  }

  private func find(
    _ text: TokenText, byAnyName: Bool, in environment: Environment, progress: @escaping @Sendable (Int, Int) -> Void
  ) async -> Search {
    do throws(SessionFailure) {
      let limit = text.isOneWord ? 1 : Int.max
      let reading = try await readThrough(environment, sort: nil, progress: progress, seeking: limit) { row, _ in
        byAnyName ? text.names(row) : text.contains(row.token.value)
      }
      guard reading.found.count < limit, !reading.list.isComplete else { return Search(found: reading.found) }
      let reason =
        reading.list.omissions.first ?? "The list of \(environment.name) changed while it was searched. Try again."
      return Search(found: reading.found, failure: .service(.unexpected(reason: reason)))
    } catch {
      return Search(failure: error)
    }
  }
}

/// Asking a server at the pace of its account.
extension UploadTokenClient {
  /// Asks under a valid session when the account's rate allows it. A bulk request is repeated if the server wants it
  /// later, which means that nothing was done.
  func ask<Value: Sendable>(
    _ environment: Environment, _ urgency: RequestPriority = .single,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> Value {
    let limiter = await limiter(of: environment)
    while true {
      try await limiter.admit(urgency)
      do throws(SessionFailure) {
        return try await askAdmitted(environment, limiter, operation)
      } catch {
        guard error.isPostponed, urgency == .bulk else { throw error }
      }
    }
  }

  /// The same for a request whose turn it is. A refused session stops bulk requests until it is refreshed or known to
  /// be lost.
  func askAdmitted<Value: Sendable>(
    _ environment: Environment, _ limiter: RateLimiter,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> Value {
    let check = SessionCheck(limiter)
    defer {
      check.end()
      limiter.finish()
    }
    return try await keeper.perform(in: environment) { service, access throws(ServiceFailure) in
      do throws(ServiceFailure) {
        let answer = try await operation(service, access)
        limiter.succeed()
        if let rate = answer.rateLimit { limiter.observe(rate) }
        return answer
      } catch {
        if case .sessionRefused = error { check.begin() }
        limiter.observe(error)
        throw error
      }
    }.value
  }

  /// The limiter of the account behind an environment's session.
  func limiter(of environment: Environment) async -> RateLimiter {
    limiters.limiter(at: environment.origin, account: await account(of: environment))
  }

  /// How many pages at once to ask an environment's server for.
  func width(in environment: Environment) async -> Int { await hasCookies(environment) ? 1 : UploadTokenClient.width }

  /// Whether the session is one of cookies, which change with every answer: it has one user at a time.
  func hasCookies(_ environment: Environment) async -> Bool {
    await session(of: environment).map { $0.accessToken == nil } ?? false
  }

  /// The account as the server names it, else as the environment's file does.
  func account(of environment: Environment) async -> String? {
    await session(of: environment)?.account ?? environment.username
  }

  /// The session that is on disk.
  private func session(of environment: Environment) async -> Session? {
    let status = await BlockingCall.run { keeper.status(of: environment) }
    guard case .session(let held) = status.holding else { return nil }
    return held.session
  }
}

extension SessionFailure {
  /// Whether the server wants a request later: nothing was done, and it can be sent again when its turn comes.
  var isPostponed: Bool {
    if case .service(.rateLimited) = self { true } else { false }
  }
}

import FoundationEssentials
import Host

/// Lists, shows, makes, labels and ends upload tokens under the sessions that a keeper gives.
public struct TokenDesk: Sendable {
  let keeper: any SessionKeeping
  let services: ServiceDirectory
  let labels: LabelStore
  let audit: any AuditTrail
  let stateFolder: String
  let isReadOnly: Bool
  /// Shared by all copies of this desk.
  let paces = PaceBook()

  /// Rows that a server may claim to have; more is no list that a person or a program could use.
  static let rowLimit = 1_000_000
  /// Requests at once where there are many to be sent.
  static let width = 8
  /// Pages by which a list may outgrow twice its first length while it is read; more is a server that knows no end.
  static let pagesToSpare = 20
  /// How often a whole list is read until it fits the server's total.
  static let readings = 3

  /// Makes a desk.
  /// - Parameters:
  ///   - audit: where it is noted what was made, labelled and ended.
  ///   - stateFolder: `$XDG_STATE_HOME/fob`, where the key of the handles is.
  ///   - isReadOnly: whether this run must not change anything (`--read-only`).
  public init(
    keeper: any SessionKeeping, services: ServiceDirectory, labels: LabelStore, audit: any AuditTrail,
    stateFolder: String, isReadOnly: Bool = false
  ) {
    self.keeper = keeper
    self.services = services
    self.labels = labels
    self.audit = audit
    self.stateFolder = stateFolder
    self.isReadOnly = isReadOnly
  }
}

extension TokenDesk: UploadTokenKeeping {
  /// One page as the server has it; a page beyond the last is the last, as it is when rows went meanwhile.
  public func page(_ query: TokenQuery, of environment: Environment) async throws(SessionFailure) -> ListedPage {
    let support = try support(of: environment)
    let book = try await book(of: environment)
    let page = try await read(query, support, in: environment)
    guard page.page > page.pagesTotal, page.pagesTotal >= 1 else { return book.page(page) }
    var last = query
    last.page = page.pagesTotal
    return book.page(try await read(last, support, in: environment))
  }

  /// All of them, page after page; reads again until the rows fit the server's total, at most three times.
  public func all(
    of environment: Environment, sort: TokenSort?, progress: @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList {
    var list = CompleteList(rows: [], isComplete: false)
    for _ in 1...TokenDesk.readings where !list.isComplete {
      list = try await readThrough(environment, sort: sort, progress: progress).list
    }
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

  /// The token of that handle; `service(.notFound)` where there is none.
  public func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    for _ in 1...TokenDesk.readings {
      let reading = try await readThrough(environment, sort: nil, progress: { _, _ in }) { $0.handle == handle }
      if let row = reading.found { return row }
      if reading.list.isComplete {
        throw .service(.notFound(reason: "\(environment.name) has no upload token with the handle \(handle)."))
      }
    }
    throw .service(
      .notFound(
        reason: "No upload token with the handle \(handle) was seen in \(environment.name), but its list changed "
          + "while it was read. Try again."))
  }

  /// The token with that value. The lists are searched here: the value itself goes to no server, since it may belong to another.
  public func find(
    value: Secret, in environments: [Environment]
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)]) {
    let searched = environments.filter { services[$0.service]?.profile.uploadTokens != nil }
    let results = await withTaskGroup(of: (Int, Result<ListedToken?, SessionFailure>).self) { group in
      for (index, environment) in searched.enumerated() {
        group.addTask { (index, await find(value, in: environment)) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
    }
    var found: [FoundToken] = []
    var notSearched: [(EnvironmentName, SessionFailure)] = []
    for (index, result) in results {
      let name = searched[index].name
      switch result {
      case .success(let row?): found.append(FoundToken(environment: name, row: row))
      case .success(nil): break
      case .failure(let failure): notSearched.append((name, failure))
      }
    }
    return (found, notSearched)
  }

  private func find(_ value: Secret, in environment: Environment) async -> Result<ListedToken?, SessionFailure> {
    do throws(SessionFailure) {
      let reading = try await readThrough(environment, sort: nil, progress: { _, _ in }) { $0.token.value == value }
      guard reading.found == nil, !reading.list.isComplete else { return .success(reading.found) }
      let reason = "The list of \(environment.name) changed while it was searched. Try again."
      return .failure(.service(.unexpected(reason: reason)))
    } catch {
      return .failure(error)
    }
  }
}

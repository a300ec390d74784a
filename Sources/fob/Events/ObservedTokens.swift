import Host
import TokenModel

/// Upload tokens for the UI: what it reads to the end is looked at for events, while the screen goes on.
struct ObservedTokens: UploadTokens {
  private let tokens: any UploadTokens
  private let look: EventLook

  init(_ fob: Composition) {
    tokens = fob.tokens
    look = EventLook(fob: fob)
  }

  func all(
    of environment: Environment, sort: TokenSort?, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList {
    let list = try await tokens.all(of: environment, sort: sort, progress: progress)
    observe(list.rows, isComplete: list.isComplete, of: environment)
    return list
  }

  private func observe(_ rows: PackedTokens, isComplete: Bool, of environment: Environment) {
    TaskThreadPool.start { [look] in
      let now = await BlockingCall.run { look.fob.serverTime(of: environment) }
      let seen = ExpiryLook(list: ExpiryLook.List(rows: rows, isComplete: isComplete, made: [], now: now))
      _ = await look.tell([EnvironmentLook(environment: environment, look: seen)])
    }
  }

  func page(
    _ query: TokenQuery, of environment: Environment, part: @escaping @Sendable (ListedPage) -> Void
  ) async throws(SessionFailure) -> ListedPage {
    let page = try await tokens.page(query, of: environment, part: part)
    // A list of one page is read to the end with it.
    if page.page == 1, page.pagesTotal <= 1 {
      observe(PackedTokens(page.rows), isComplete: page.omissions.isEmpty, of: environment)
    }
    return page
  }

  func token(_ reference: TokenReference, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    try await tokens.token(reference, of: environment)
  }

  func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    try await tokens.token(named: handle, of: environment)
  }

  func create(_ request: TokenRequest, in environment: Environment) async throws(SessionFailure) -> ListedToken {
    try await tokens.create(request, in: environment)
  }

  func revoke(_ reference: TokenReference, in environment: Environment) async throws(SessionFailure) -> RevokeOutcome {
    try await tokens.revoke(reference, in: environment)
  }

  func setNotes(
    _ notes: [OwnNote: String?], for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    try await tokens.setNotes(notes, for: reference, in: environment)
  }

  func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment],
    progress: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)]) {
    await tokens.find(text, byAnyName: byAnyName, in: environments, progress: progress)
  }
}

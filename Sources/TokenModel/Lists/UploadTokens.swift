/// Lists, shows, creates, labels and revokes upload tokens; the only way for screens and commands alike.
public protocol UploadTokens: Sendable {
  /// One page as the server has it.
  /// - Parameter part: called with what has come of it, where the service reads it in parts.
  func page(
    _ query: TokenQuery, of environment: Environment, part: @escaping @Sendable (ListedPage) -> Void
  ) async throws(SessionFailure) -> ListedPage

  /// All of them, page after page; repeats the reading until the rows match the server's total, at most three times.
  /// - Parameter progress: called with rows read and rows in all.
  func all(
    of environment: Environment, sort: TokenSort?, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList

  /// One token as the server has it now.
  func token(_ reference: TokenReference, of environment: Environment) async throws(SessionFailure) -> ListedToken

  /// The token of that handle; `service(.notFound)` if there is none.
  func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken

  /// Creates a token; fob keeps the request's contact, and its label if the service has none.
  func create(_ request: TokenRequest, in environment: Environment) async throws(SessionFailure) -> ListedToken

  /// Revokes a token. An unclear answer is settled by a second look before it is reported.
  func revoke(_ reference: TokenReference, in environment: Environment) async throws(SessionFailure) -> RevokeOutcome

  /// Saves notes about a token, or deletes them (nil). A label is refused if the server has labels.
  func setNotes(
    _ notes: [OwnNote: String?], for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken

  /// The tokens whose values occur in a text, searched in each environment that has upload tokens and a session.
  /// - Parameters:
  ///   - byAnyName: whether the text may also name a token by its handle, its identity or the server's id.
  ///   - progress: how many of an environment's tokens are read.
  /// - Returns: what was found, and the environments that could not be searched completely with the reason.
  func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment],
    progress: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)])
}

extension UploadTokens {
  /// One page as the server has it.
  public func page(_ query: TokenQuery, of environment: Environment) async throws(SessionFailure) -> ListedPage {
    try await page(query, of: environment) { _ in }
  }
}

/// Every upload token of an environment that could be read; others may have changed the list meanwhile.
public struct CompleteList: Sendable, Equatable {
  /// The rows, each handle once.
  public let rows: PackedTokens
  /// Whether the rows match the server's own total; if not, "all that match" must be refused.
  public let isComplete: Bool
  /// What could not be read, a sentence each; reading again does not help.
  public let omissions: [String]
  /// A note on an empty list, or nil.
  public let remark: String?

  /// Why it is not the whole list, as a sentence; nil if it is.
  public var flaw: String? { isComplete ? nil : omissions.first ?? "The list changed while it was read." }

  /// Makes it.
  public init(rows: PackedTokens, isComplete: Bool, omissions: [String] = [], remark: String? = nil) {
    self.rows = rows
    self.isComplete = isComplete
    self.omissions = omissions
    self.remark = remark
  }

  /// Makes it from unpacked tokens.
  public init(rows: [ListedToken], isComplete: Bool) {
    self.init(rows: PackedTokens(rows), isComplete: isComplete)
  }
}

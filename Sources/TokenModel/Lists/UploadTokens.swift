/// Lists, shows, makes, labels and ends upload tokens; the one way for screens and commands alike.
public protocol UploadTokens: Sendable {
  /// One page as the server has it.
  func page(_ query: TokenQuery, of environment: Environment) async throws(SessionFailure) -> ListedPage

  /// All of them, page after page; reads again until the rows fit the server's total, at most three times.
  /// - Parameter progress: called with rows read and rows in all.
  func all(
    of environment: Environment, sort: TokenSort?, progress: @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList

  /// One token as the server has it now.
  func token(_ reference: TokenReference, of environment: Environment) async throws(SessionFailure) -> ListedToken

  /// The token of that handle; `service(.notFound)` if there is none.
  func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken

  /// Makes a token; if the service has no labels, the request's label is kept locally.
  func create(_ request: TokenRequest, in environment: Environment) async throws(SessionFailure) -> ListedToken

  /// Ends a token. An answer that leaves it open whether it ended is settled by looking again before it is reported.
  func revoke(_ reference: TokenReference, in environment: Environment) async throws(SessionFailure) -> RevokeOutcome

  /// Saves the operator's own label for a token, or deletes it (nil). Refused if the server has labels.
  func setLabel(
    _ label: String?, for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken

  /// The tokens whose values stand in a text, looked for in each environment that has upload tokens and a session.
  /// - Parameters:
  ///   - byAnyName: whether the text may also mean a token by its handle, its identity or the server's id.
  ///   - progress: how many of an environment's tokens are read.
  /// - Returns: what was found, and the environments that could not be searched to the end with the reason.
  func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment],
    progress: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)])
}

/// Every upload token of an environment that could be read; others may have changed the list meanwhile.
public struct CompleteList: Sendable, Equatable {
  /// The rows, each handle once.
  public let rows: PackedTokens
  /// Whether the rows fit the server's own total; if not, "all that match" must be refused.
  public let isComplete: Bool
  /// What is left out because it could not be read, a sentence each; reading again does not help.
  public let omissions: [String]
  /// What is to be known of a list that has nothing in it, or nil.
  public let remark: String?

  /// Makes it.
  public init(rows: PackedTokens, isComplete: Bool, omissions: [String] = [], remark: String? = nil) {
    self.rows = rows
    self.isComplete = isComplete
    self.omissions = omissions
    self.remark = remark
  }

  /// Makes it of tokens that are not packed yet.
  public init(rows: [ListedToken], isComplete: Bool) {
    self.init(rows: PackedTokens(rows), isComplete: isComplete)
  }
}

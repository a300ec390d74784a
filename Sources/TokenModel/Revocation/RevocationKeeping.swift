/// Ends many upload tokens by a plan that is on disk before the first one ends; the one way for screens and commands alike.
public protocol RevocationKeeping: Sendable {
  /// Freezes rows into a plan and keeps it.
  /// - Parameter path: where to keep it; nil for the folder of revocations.
  /// - Throws: `readOnly`, `state`, or why there is no session to tell the account by.
  func plan(
    _ rows: [ListedToken], in environment: Environment, at path: String?
  ) async throws(SessionFailure) -> Revocation

  /// Reads a plan and its results.
  func read(_ path: String) async throws(SessionFailure) -> Revocation

  /// The revocations that are not done and that nobody is following now, the newest first.
  func unfinished() async -> [Revocation]

  /// Forgets a plan and its results: nobody goes on with it. What has ended stays ended.
  /// - Throws: `state`, where another process is following it or the file cannot be removed.
  func discard(_ path: String) async throws(SessionFailure)

  /// Follows a plan: tries every token that may live on. Each result is on disk before the next one is reported. Cancelling the task stops it: what is
  /// under way is settled first.
  /// - Parameters:
  ///   - rows: tokens as a list showed them; the list is read for those that are missing.
  ///   - report: called for each event, in order.
  /// - Throws: why nothing could be begun: the plan belongs elsewhere, is done, or is being followed by another process.
  func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RevocationEvent) -> Void
  ) async throws(SessionFailure) -> RevocationOutcome
}

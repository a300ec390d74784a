/// An event of a run.
public enum RevocationEvent: Sendable, Equatable {
  /// The list is being read, for the references that name the plan's tokens to the server.
  case listing
  /// Tokens are being revoked.
  case working
  /// The server's rate limit makes everything wait this many seconds.
  case waiting(seconds: Int)
  /// A token has a result; an unknown one may still become certain.
  case result(Handle, RevocationResult)
  /// The list is being read again, to settle this many unknown results.
  case settling(Int)
}

/// A revocation after the run, and why that ended early.
public struct RevocationOutcome: Sendable, Equatable {
  /// Plan and results.
  public var revocation: Revocation
  /// Why it ended early, or which result was not saved; nil if every token was tried and each result is on disk.
  public var stop: RevocationStop?

  /// Makes it.
  public init(_ revocation: Revocation, stop: RevocationStop?) {
    self.revocation = revocation
    self.stop = stop
  }
}

/// Why a run ended before all tokens were tried, or without all results on disk.
public enum RevocationStop: Sendable, Equatable {
  /// A person or the program stopped it.
  case asked
  /// Nothing more can be done now.
  case failure(SessionFailure)
}

/// Revokes many upload tokens by a plan that is on disk before the first one is revoked; the only way for screens and
/// commands alike.
public protocol Revocations: Sendable {
  /// Freezes rows into a plan and saves it.
  /// - Parameter path: where to save it; nil for the folder of revocations.
  /// - Throws: `readOnly`, `state`, or why there is no session that names the account.
  func plan(
    _ rows: [ListedToken], in environment: Environment, at path: String?
  ) async throws(SessionFailure) -> Revocation

  /// Reads a plan and its results.
  func read(_ path: String) async throws(SessionFailure) -> Revocation

  /// The revocations that are not done, that nobody is following now, and whose grace is over, the newest first.
  func unfinished() async -> [Revocation]

  /// The revocations of tokens that were replaced with a grace, over or not, that are not done, the newest first.
  func withGrace() async -> [Revocation]

  /// Discards a plan and its results: nobody resumes it. What is revoked stays revoked.
  /// - Throws: `state`, if another process is following it or the file cannot be removed.
  func discard(_ path: String) async throws(SessionFailure)

  /// Follows a plan: tries every token that may still be valid. Each result is on disk before the next one is reported. Cancelling the task stops it: what is
  /// in progress is settled first.
  /// - Parameters:
  ///   - rows: tokens as a list showed them; the list is read for those that are missing.
  ///   - report: called for each event, in order.
  /// - Throws: why nothing could be begun: the plan belongs elsewhere, is done, or is being followed by another process.
  func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RevocationEvent) -> Void
  ) async throws(SessionFailure) -> RevocationOutcome
}

import FoundationEssentials

/// Rotates upload tokens by a plan that is on disk before the first replacement is created; the only way for screens and commands alike.
public protocol Rotations: Sendable {
  /// Freezes rows into a plan and saves it.
  /// - Parameters:
  ///   - list: all tokens of the environment as they were just read, which tells later what is new; nil: they are read.
  ///   - delivery: the words of the command that gets each new value on its standard input.
  /// - Throws: `readOnly`, `state`, also if one of the tokens is in an unfinished rotation, or why there is no session.
  func plan(
    _ rows: [ListedToken], among list: PackedTokens?, delivery: [String]?, ending: RotationPlan.Ending,
    in environment: Environment
  ) async throws(SessionFailure) -> Rotation

  /// The rotations that are not done and that nobody is following now, the newest first.
  func unfinished() async -> [Rotation]

  /// Discards a plan and its steps: nobody resumes it. What was created stays.
  /// - Throws: `state`, if another process is following it or the file cannot be removed.
  func discard(_ path: String) async throws(SessionFailure)

  /// Follows a plan: creates what is missing, delivers what is not delivered, then saves a plan to revoke the old tokens. Each step is on disk before the next
  /// one begins. Cancelling the task stops it: what is in progress is settled first.
  /// - Parameters:
  ///   - rows: tokens as a list showed them; the list is read for those that are missing.
  ///   - report: called for each event, in order.
  /// - Throws: why nothing could be begun: the plan belongs elsewhere, is done, or is being followed by another process.
  func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RotationEvent) -> Void
  ) async throws(SessionFailure) -> RotationOutcome
}

/// An event of a run.
public enum RotationEvent: Sendable, Equatable {
  /// The list is being read.
  case listing
  /// The server's rate limit makes everything wait this many seconds.
  case waiting(seconds: Int)
  /// A command is being given the value of this new token.
  case delivering(Handle)
  /// A token has come so far.
  case step(Handle, RotationStep)
}

/// A rotation after the run.
public struct RotationOutcome: Sendable, Equatable {
  /// Plan and steps.
  public var rotation: Rotation
  /// The new tokens that this run created or delivered, by the handles of those that they replace.
  public var successors: [Handle: ListedToken]
  /// Why tokens were not replaced, by their handles.
  public var failures: [Handle: SessionFailure]
  /// The saved plan to revoke the old tokens, or nil.
  public var revocation: Revocation?
  /// Why it ended early; nil if every token was tried and each step is on disk.
  public var stop: RevocationStop?

  /// Makes it.
  public init(
    _ rotation: Rotation, successors: [Handle: ListedToken] = [:], failures: [Handle: SessionFailure] = [:],
    revocation: Revocation? = nil, stop: RevocationStop? = nil
  ) {
    self.rotation = rotation
    self.successors = successors
    self.failures = failures
    self.revocation = revocation
    self.stop = stop
  }
}

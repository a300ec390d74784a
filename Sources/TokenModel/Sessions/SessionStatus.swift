import FoundationEssentials

/// What is on disk about an environment's session, read without a lock and without asking a server.
public struct SessionStatus: Sendable, Equatable {
  /// What is held.
  public enum Holding: Sendable, Equatable {
    /// No session.
    case nothing
    /// A session; it may have ended by now.
    indirect case session(HeldSession)
    /// A session of another origin than the environment's file names now; not used until a login confirms the change.
    case otherOrigin(OriginChange)
    /// The state file cannot be used; the sentence says why and what to do.
    case unusable(reason: String)
  }

  /// What is held.
  public var holding: Holding
  /// The last failed renewal or login, or nil when none followed the last good one or the edit that may have mended it.
  public var failure: RecordedFailure?
  /// Whether the server asks at a login for more than the environment's file, as it is now, supplies.
  public var asksMore = false

  /// The account that the held session is of, or nil.
  public var account: String? {
    if case .session(let held) = holding { held.session.account } else { nil }
  }

  /// Makes a status.
  public init(_ holding: Holding, failure: RecordedFailure? = nil) {
    self.holding = holding
    self.failure = failure
  }
}

extension SessionStatus {
  /// What a record tells of an environment as its file is now.
  init(of record: SessionRecord, for environment: Environment) {
    let holding: Holding =
      if let change = record.originChange(for: environment) {
        .otherOrigin(change)
      } else {
        record.held(for: environment).map { .session($0) } ?? .nothing
      }
    self.init(holding, failure: record.failure(for: environment))
    asksMore = record.asksMore(of: environment)
  }
}

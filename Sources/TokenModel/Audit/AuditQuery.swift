import FoundationEssentials

/// Which entries of the audit log are wanted.
public struct AuditQuery: Sendable, Equatable {
  /// What an entry is about.
  public enum Subject: Sendable, Equatable {
    case anything
    /// One upload token.
    case token(Handle)
    /// The session of an environment: what names no upload token.
    case session
  }

  /// An environment's name, or nil for all.
  public var environment: String?
  /// What it is about.
  public var subject: Subject
  /// Words of what was done; empty for all.
  public var events: Set<String>
  /// The earliest time, or nil.
  public var since: Date?

  /// A query; everything that is left out is wanted.
  public init(
    environment: String? = nil, subject: Subject = .anything, events: Set<String> = [], since: Date? = nil
  ) {
    self.environment = environment
    self.subject = subject
    self.events = events
    self.since = since
  }

  /// Whether an entry is wanted.
  public func matches(_ entry: AuditEntry) -> Bool {
    let isSubject =
      switch subject {
      case .anything: true
      case .token(let handle): entry.handle == handle
      case .session: entry.handle == nil
      }
    return isSubject && environment.map { $0 == entry.environment } ?? true
      && (events.isEmpty || events.contains(entry.event)) && since.map { $0 <= entry.time } ?? true
  }

  /// What every line that is wanted has in it, or nil; for going through many.
  var needle: [UInt8]? {
    if case .token(let handle) = subject { return Array(handle.text.utf8) }
    return environment.map { Array($0.utf8) }
  }
}

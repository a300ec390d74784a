/// What was read of the audit log.
public struct AuditPage: Sendable, Equatable {
  /// The entries, oldest first.
  public var entries: [AuditEntry] = []
  /// Sentences about what could not be read: which line of which file.
  public var problems: [String] = []
}

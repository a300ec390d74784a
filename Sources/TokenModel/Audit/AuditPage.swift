/// What was read of the audit log.
public struct AuditPage: Sendable, Equatable {
  /// The entries, oldest first.
  public var entries: [AuditEntry] = []
  /// Sentences about the files that could not be read.
  public var refusals: [String] = []
  /// Sentences about lines that are no entries: which line of which file.
  public var problems: [String] = []
}

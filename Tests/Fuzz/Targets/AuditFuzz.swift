@testable import TokenModel

extension FuzzTarget {
  /// The reader of the audit log's lines.
  static let audit = FuzzTarget("audit") { input in
    guard let entry = AuditEntry(line: input) else { return }
    try BrokenPromise.unless(!entry.line.utf8.contains(0x0A), "An entry takes two lines.")
    _ = AuditQuery(environment: "prod").matches(entry)
  }
}

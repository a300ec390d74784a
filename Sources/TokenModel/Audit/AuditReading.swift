/// Where it can be read who did what.
public protocol AuditReading: Sendable {
  /// The latest entries that a query asks for, oldest first, at most so many. Lines that cannot be read are passed over.
  func latest(_ limit: Int, of query: AuditQuery) async -> [AuditEntry]
}

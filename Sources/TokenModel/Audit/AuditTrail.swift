/// Where it is noted who did what. What cannot be noted is told once and never keeps anybody from the work itself.
public protocol AuditTrail: Sendable {
  /// Notes an event; on disk when this returns, as far as the disk takes it.
  func record(_ event: AuditEvent) async
}

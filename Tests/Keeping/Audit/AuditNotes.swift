import Synchronization
import TokenModel

/// A trail in memory.
final class AuditNotes: AuditTrail {
  private let kept = Mutex<[AuditEvent]>([])

  /// What was noted, in order.
  var events: [AuditEvent] { kept.withLock { $0 } }

  func record(_ event: AuditEvent) async { kept.withLock { $0.append(event) } }
}

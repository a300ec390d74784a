import FoundationEssentials
import Synchronization

/// The clock that all services go by: the machine's, wrong by a set amount, and moved forward on request.
final class SandboxClock: Sendable {
  private let offset: Mutex<Double>
  private let machineTime: @Sendable () -> Date

  /// - Parameter skew: seconds by which this clock is ahead of the machine's.
  init(skew: Double = 0, machineTime: @escaping @Sendable () -> Date = { Date() }) {
    offset = Mutex(skew)
    self.machineTime = machineTime
  }

  var now: Date { machineTime().addingTimeInterval(offset.withLock { $0 }) }

  func advance(seconds: Double) {
    offset.withLock { $0 += seconds }
  }
}

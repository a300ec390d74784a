import Foundation

/// What is under way in one direction of a line: each piece comes out when its last byte would have arrived.
///
/// Its state is guarded by the condition.
final class DelayQueue: @unchecked Sendable {  // NSCondition guards every access to the state.
  private let condition = NSCondition()
  private let delay: Duration
  private let bytesPerSecond: Int?
  private var pieces: [(bytes: [UInt8], due: ContinuousClock.Instant)] = []
  private var isFree = ContinuousClock.now
  private var hasEnded = false

  init(delay: Duration, bytesPerSecond: Int?) {
    (self.delay, self.bytesPerSecond) = (delay, bytesPerSecond)
  }

  /// Sends a piece on its way.
  func put(_ bytes: [UInt8]) {
    condition.withLock {
      let duration = bytesPerSecond.map { Duration.seconds(Double(bytes.count) / Double($0)) } ?? .zero
      isFree = max(isFree, .now) + duration
      pieces.append((bytes, isFree + delay))
      condition.signal()
    }
  }

  /// Nothing comes any more.
  func end() {
    condition.withLock {
      hasEnded = true
      condition.signal()
    }
  }

  /// Waits for the next piece to arrive; nothing at the end.
  func take() -> [UInt8]? {
    let next = condition.withLock { () -> (bytes: [UInt8], due: ContinuousClock.Instant)? in
      while pieces.isEmpty, !hasEnded { condition.wait() }
      return pieces.isEmpty ? nil : pieces.removeFirst()
    }
    guard let next else { return nil }
    let wait = next.due - .now
    if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
    return next.bytes
  }
}

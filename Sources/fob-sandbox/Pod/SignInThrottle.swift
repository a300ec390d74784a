import FoundationEssentials

/// Counts the sign-ins of an address in fixed windows of 12 hours, from midnight and noon UTC.
///
/// Every client comes from 127.0.0.1, so that one count is enough.
struct SignInThrottle: Sendable {
  private static let length = 12 * 3600
  let limit: Int
  private var window = 0
  private var count = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// - Returns: whether this sign-in is still allowed.
  mutating func count(at now: Date) -> Bool {
    let present = Int(now.timeIntervalSince1970) / Self.length
    if present != window {
      window = present
      count = 0
    }
    count += 1
    return count <= limit
  }

  mutating func reset() {
    count = 0
  }
}

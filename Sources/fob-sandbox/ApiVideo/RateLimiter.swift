import FoundationEssentials

/// Counts the requests of each account in windows of a minute, which begin with the first request.
struct RateLimiter: Sendable {
  /// What an answer says about the limit.
  struct Standing: Sendable, Equatable {
    let limit: Int
    let remaining: Int
    /// Seconds until the window starts anew.
    let retryAfter: Int
    let isExceeded: Bool

    var headers: HeaderList {
      [
        "X-RateLimit-Limit": String(limit), "X-RateLimit-Remaining": String(remaining),
        "X-RateLimit-Retry-After": String(retryAfter),
      ]
    }
  }

  private struct Window {
    let start: Date
    var count = 0
  }

  private static let length = 60.0
  private let limit: Int
  private var windows: [String: Window] = [:]

  init(limit: Int) {
    self.limit = limit
  }

  mutating func count(_ account: String, at now: Date) -> Standing {
    var window = windows[account] ?? Window(start: now)
    if now.timeIntervalSince(window.start) >= Self.length { window = Window(start: now) }
    window.count += 1
    windows[account] = window
    return Standing(
      limit: limit, remaining: max(0, limit - window.count),
      retryAfter: Int((Self.length - now.timeIntervalSince(window.start)).rounded(.up)),
      isExceeded: window.count > limit)
  }
}

import FoundationEssentials

/// Counts the requests of each account in windows, which begin with the first request.
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

  private let limit: Int
  private let length: Double
  private var windows: [String: Window] = [:]

  /// - Parameter length: seconds that a window lasts.
  init(limit: Int, length: Double = 60) {
    self.limit = limit
    self.length = length
  }

  mutating func count(_ account: String, at now: Date) -> Standing {
    var window = windows[account] ?? Window(start: now)
    if now.timeIntervalSince(window.start) >= length { window = Window(start: now) }
    window.count += 1
    windows[account] = window
    return Standing(
      limit: limit, remaining: max(0, limit - window.count),
      retryAfter: Int((length - now.timeIntervalSince(window.start)).rounded(.up)),
      isExceeded: window.count > limit)
  }
}

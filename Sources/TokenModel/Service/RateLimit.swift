/// What a server says of its rate limit (api.video: `X-RateLimit-…`).
public struct RateLimit: Sendable, Equatable {
  /// Requests a minute.
  public var limit: Int
  /// Requests left in this window.
  public var remaining: Int
  /// Seconds until the window starts anew.
  public var resetAfter: Int

  /// Makes a limit.
  public init(limit: Int, remaining: Int, resetAfter: Int) {
    self.limit = limit
    self.remaining = remaining
    self.resetAfter = resetAfter
  }
}

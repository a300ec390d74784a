import FoundationEssentials

/// The sign-ins spent at one origin in one of the server's fixed windows.
public struct SignInBudget: Sendable, Equatable, Codable {
  /// When the window started, in seconds since 1970 by the server's clock.
  public var windowStart: Int
  /// Sign-ins spent in it.
  public var spent: Int

  /// The budget of the window that a time falls into, nothing spent yet.
  public init(limit: SignInLimit, at server: Date) {
    windowStart = SignInBudget.windowStart(limit, at: server)
    spent = 0
  }

  /// The same within the same window, else a new one.
  public func current(limit: SignInLimit, at server: Date) -> SignInBudget {
    windowStart == SignInBudget.windowStart(limit, at: server) ? self : SignInBudget(limit: limit, at: server)
  }

  /// Sign-ins left; unattended ones leave some to people.
  public func left(of limit: SignInLimit, forPerson isPerson: Bool) -> Int {
    max(0, limit.count - (isPerson ? 0 : limit.keptForPeople) - spent)
  }

  /// Seconds until the next window.
  public func secondsToNext(limit: SignInLimit, at server: Date) -> Int {
    max(1, windowStart + limit.window - Int(server.timeIntervalSince1970.rounded(.down)))
  }

  private static func windowStart(_ limit: SignInLimit, at server: Date) -> Int {
    let seconds = Int(server.timeIntervalSince1970.rounded(.down))
    return seconds - seconds % limit.window
  }
}

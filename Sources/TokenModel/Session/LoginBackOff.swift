import FoundationEssentials

/// How long unattended logins wait after a refusal, so that a wrong password in a loop does not lock an account.
public enum LoginBackOff {
  /// Seconds after the first refusal.
  public static let shortest: TimeInterval = 60
  /// Seconds at most.
  public static let longest: TimeInterval = 3600
  /// Seconds at most that a server may ask for: POD limits sign-ins by half days.
  public static let longestAsked: TimeInterval = 86_400

  /// Seconds to wait after so many refusals in a row: one minute, doubling up to one hour.
  public static func pause(afterRefusals count: Int) -> TimeInterval {
    pause(after: count, from: shortest, upTo: longest)
  }

  /// Seconds to wait after so many vain tries in a row: the shortest after one, doubling with each up to the longest.
  static func pause(after count: Int, from shortest: TimeInterval, upTo longest: TimeInterval) -> TimeInterval {
    let doublings = min(max(count, 1) - 1, 30)
    return min(shortest * TimeInterval(1 << doublings), longest)
  }

  /// When the next unattended try is allowed to anybody, or nil: at once. A time further off than the longest pause comes from a clock that was set.
  public static func nextTry(after failure: RecordedFailure, now: Date) -> Date? {
    // What needs a person is no limit of the server's.
    nextTry(at: failure.nextTry, now: now, longest: failure.needsLogin ? longest : longestAsked)
  }

  /// The same for a time that was noted.
  static func nextTry(at noted: Date?, now: Date, longest: TimeInterval = longest) -> Date? {
    guard let nextTry = noted else { return nil }
    let pause = nextTry.timeIntervalSince(now)
    return pause > 0 && pause <= longest ? nextTry : nil
  }
}

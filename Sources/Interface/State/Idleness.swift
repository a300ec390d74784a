import FoundationEssentials

/// How long nobody has touched the keys, and whether the program rests because of that.
struct Idleness: Sendable, Equatable {
  /// The last input by the local clock, or when the program was opened; nil before the clock is known.
  private(set) var lastInput: Date?
  /// Nothing is renewed until somebody presses a key.
  private(set) var isResting = false

  /// Takes in the time. A clock that was set back does not make the time without input longer.
  mutating func take(_ now: Date) {
    lastInput = min(lastInput ?? now, now)
  }

  /// Somebody is there again.
  ///
  /// - Returns: whether that ends a rest.
  mutating func wake(at now: Date) -> Bool {
    defer { (lastInput, isResting) = (now, false) }
    return isResting
  }

  /// Begins the rest.
  mutating func rest() { isResting = true }

  /// When there will have been no input for so many seconds; nil for never.
  func moment(after seconds: Double?) -> Date? {
    guard let seconds else { return nil }
    return lastInput?.addingTimeInterval(seconds)
  }

  /// Whether there was no input for so many seconds; never where that is nil.
  func hasLasted(_ seconds: Double?, at now: Date) -> Bool {
    moment(after: seconds).map { $0 <= now } ?? false
  }
}

import FoundationEssentials

/// A login by device that waits for a person (RFC 8628).
struct DeviceGrant: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    case pending
    case approved(person: String)
    case denied
  }

  let deviceCode: String
  let userCode: String
  let client: OAuthClient
  let scope: String
  let end: Date
  var decision = Decision.pending
  /// Seconds that must lie between two questions.
  var interval: Double
  var lastQuestion: Date?

  /// Questions may come a little early: clocks and networks are not exact.
  private static let grace = 0.3

  /// Takes in a question.
  /// - Returns: whether it came too soon; then the interval grows by 5 seconds.
  mutating func isTooSoon(at now: Date) -> Bool {
    defer { lastQuestion = now }
    guard let lastQuestion, now.timeIntervalSince(lastQuestion) < interval - Self.grace else { return false }
    interval += 5
    return true
  }

  /// A code that is easy to type: consonants only, so that no word comes of it (RFC 8628 section 6.1).
  static func makeUserCode() -> String {
    let letters = (0..<8).compactMap { _ in "BCDFGHJKLMNPQRSTVWXZ".randomElement() }.map(String.init)
    return letters[..<4].joined() + "-" + letters[4...].joined()
  }

  /// Codes are compared by their letters alone.
  static func letters(of code: String) -> String { code.uppercased().filter(\.isLetter) }
}

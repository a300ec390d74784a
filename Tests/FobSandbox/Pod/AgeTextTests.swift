import Foundation
import Testing

@testable import fob_sandbox

@Suite struct AgeTextTests {
  private static let minute = 60.0
  private static let day = 86400.0

  /// From the table in Rails' documentation of `distance_of_time_in_words`.
  private static let ages: [(Double, String)] = [
    (0, "less than a minute"), (29, "less than a minute"), (30, "1 minute"), (89, "1 minute"), (90, "2 minutes"),
    (44 * minute + 29, "44 minutes"), (44 * minute + 30, "about 1 hour"), (89 * minute + 29, "about 1 hour"),
    (89 * minute + 30, "about 2 hours"), (day - 31, "about 24 hours"), (day - 30, "1 day"),
    (42 * 3600 - 31, "1 day"), (42 * 3600 - 30, "2 days"), (30 * day - 31, "30 days"),
    (30 * day - 30, "about 1 month"), (45 * day, "about 2 months"), (60 * day, "2 months"), (364 * day, "12 months"),
    (366 * day, "about 1 year"), (500 * day, "over 1 year"), (700 * day, "almost 2 years"),
    (2000 * day, "over 5 years"),
  ]

  @Test(arguments: ages) func `says it as Rails does`(seconds: Double, words: String) {
    let now = Date(timeIntervalSince1970: 1_795_000_000)
    #expect(AgeText.words(from: now.addingTimeInterval(-seconds), to: now) == words)
  }
}

import Formats
import FoundationEssentials

@testable import Services

extension FuzzTarget {
  /// Times as servers and people write them: HTTP dates, RFC 3339, seconds to wait, lengths, POD's ages.
  static let times = FuzzTarget("times") { input in
    let text = String(decoding: input, as: UTF8.self)
    for date in [HTTPDate.date(text), RFC3339.date(text)].compactMap(\.self) {
      let written = RFC3339.text(date)
      guard let again = RFC3339.date(written) else {
        throw BrokenPromise(description: "\(written) was written and cannot be read.")
      }
      try BrokenPromise.unless(
        (0..<1).contains(date.timeIntervalSince(again)) || date.timeIntervalSince1970 < -62_167_219_200
          || date.timeIntervalSince1970 > 253_402_300_799, "\(text) reads back as \(written).")
    }
    let response = HTTPResponse(status: 429, headers: ["Retry-After": text, "Date": text])
    try BrokenPromise.unless((0...86_400).contains(response.retryAfter ?? 0), "A wait is longer than a day.")
    _ = response.timeSent(Date(timeIntervalSince1970: 1_800_000_000))
    _ = TimeSpan.seconds(parsing: text)
    try BrokenPromise.unless((PodAge.seconds(text) ?? 0) >= 0, "An age is negative.")
  }
}

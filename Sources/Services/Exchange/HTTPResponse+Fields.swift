import Formats
import FoundationEssentials
import TokenModel

extension HTTPResponse {
  /// Whether the server did what was asked.
  var isSuccess: Bool { (200...299).contains(status) }

  /// Seconds to add to the local clock to get the server's; 0 where the answer does not say or the two agree well enough.
  /// - Parameter sent: when the request was sent, by the local clock.
  func clockOffset(sent: Date) -> TimeInterval {
    ServerClock.offset(serverDate: serverDate, local: sent.addingTimeInterval(duration.seconds))
  }

  /// When the request was sent, by the server's clock.
  ///
  /// Lifetimes count from here rather than from the answer, so that a session never seems to live longer than it does.
  /// - Parameter sent: the same moment by the local clock.
  func timeSent(_ sent: Date) -> Date {
    sent.addingTimeInterval(clockOffset(sent: sent))
  }

  /// Seconds to wait before the next request, at most a day, where the server says it: `X-RateLimit-Retry-After` (api.video) or `Retry-After`, which is
  /// a number of seconds or a date (RFC 9110 §10.2.3).
  var retryAfter: Int? {
    wholeNumber(in: "X-RateLimit-Retry-After") ?? wholeNumber(in: "Retry-After") ?? secondsToRetryDate
  }

  /// A date counts from the answer's own `Date`, as this machine's clock may be another. A server without one has no clock to name a date by.
  private var secondsToRetryDate: Int? {
    guard let date = headers["Retry-After"].flatMap(HTTPDate.date), let serverDate else { return nil }
    return Int(min(max(0, date.timeIntervalSince(serverDate)), TimeInterval(Self.day)))
  }

  private static let day = 86_400

  /// A header field that holds a whole number, nil for anything else; a larger one than 86 400 (a day in seconds) becomes that.
  func wholeNumber(in field: String) -> Int? {
    guard let text = headers[field], !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return min(Int(text) ?? .max, Self.day)
  }
}

extension Duration {
  /// The same in seconds with a fraction.
  var seconds: TimeInterval {
    TimeInterval(components.seconds) + TimeInterval(components.attoseconds) * 1e-18
  }
}

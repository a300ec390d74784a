import FoundationEssentials
import TokenModel

extension HTTPResponse {
  /// Whether the server did what was asked.
  var isSuccess: Bool { (200...299).contains(status) }

  /// When the request was sent, by the server's clock.
  ///
  /// Lifetimes count from here rather than from the answer, so that a session never seems to live longer than it does.
  /// - Parameter sent: the same moment by the local clock.
  func timeSent(_ sent: Date) -> Date {
    let parts = duration.components
    let seconds = TimeInterval(parts.seconds) + TimeInterval(parts.attoseconds) * 1e-18
    let arrived = sent.addingTimeInterval(seconds)
    return sent.addingTimeInterval(ServerClock.offset(serverDate: serverDate, local: arrived))
  }

  /// Seconds to wait before the next request, where the server says it: `X-RateLimit-Retry-After` (api.video) or `Retry-After`.
  var retryAfter: Int? {
    wholeNumber(in: "X-RateLimit-Retry-After") ?? wholeNumber(in: "Retry-After")
  }

  /// A header field that holds a whole number, at most a day's seconds; nil for anything else.
  func wholeNumber(in field: String) -> Int? {
    guard let text = headers[field], !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return min(Int(text) ?? .max, 86_400)
  }
}

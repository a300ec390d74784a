import Formats
import FoundationEssentials
import TokenModel

/// The server's whole answer to one request.
public struct HTTPResponse: Sendable, Equatable {
  /// The status code (RFC 9110, section 15).
  public let status: Int
  /// The answer's header.
  public let headers: HTTPHeaders
  /// The body, its content encoding undone.
  public let body: [UInt8]
  /// From handing the request over to the answer's last byte.
  public let duration: Duration

  /// The server's certificate as PEM text, where it was asked for and there is one.
  public let certificate: String?

  /// The address that the request went to, for messages; nil where the sender names it.
  var asked: String?

  /// An answer as a transport read it.
  public init(
    status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], duration: Duration = .zero, certificate: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.duration = duration
    self.certificate = certificate
  }

  /// The server's clock, from `Date`; nil where it did not say, or said what no clock shows.
  public var serverDate: Date? { headers["Date"].flatMap(HTTPDate.date).flatMap(ServerClock.plausible) }

  /// The body as text; bytes that are not UTF-8 become U+FFFD, marks that are piled up are left out.
  public var text: String { CombiningMarks.limited(in: String(decoding: body, as: UTF8.self)) }
}

extension HTTPResponse: CustomStringConvertible, CustomReflectable {
  /// Status and size only: header and body may hold credentials.
  public var description: String { "status \(status), \(body.count) bytes" }
  /// Status and size only, for `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["status": status, "bytes": body.count]) }
}

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

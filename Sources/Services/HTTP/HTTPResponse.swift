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

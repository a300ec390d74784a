/// One HTTP request: what to send, where, and how it travels.
public struct HTTPRequest: Sendable, Equatable {
  /// The methods that the services use.
  public enum Method: String, Sendable {
    /// Reads; may be sent again.
    case get = "GET"
    /// Creates or spends something; never sent twice for one call.
    case post = "POST"
    /// Ends something; may be sent again.
    case delete = "DELETE"
  }

  /// What to do at the address.
  public var method: Method
  /// The whole address, its segments and query already percent-encoded; sent as it is, dot segments included. https, or http to loopback; no user name in it.
  public var url: String
  /// What goes into the header besides `Host`, `User-Agent`, `Accept-Encoding` and `Content-Length`.
  public var headers: HTTPHeaders
  /// What follows the header; its type is told by `Content-Type` in ``headers``.
  public var body: [UInt8]?
  /// Certificates, proxy and limits.
  public var options: HTTPOptions
  /// What may be shown of it; nil where nothing may.
  public var caption: RequestCaption?

  /// A request to send by an ``HTTPTransport``.
  public init(
    _ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
    options: HTTPOptions = HTTPOptions(), caption: RequestCaption? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.options = options
    self.caption = caption
  }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  /// The method only: address, header and body may hold credentials.
  public var description: String { "\(method.rawValue) request" }
  /// The method only, for `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["method": method.rawValue]) }
}

import TokenModel

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
  /// What follows the header; `Content-Type` in ``headers`` names its type.
  public var body: [UInt8]?
  /// Certificates, proxy and limits.
  public var options: HTTPOptions
  /// What may be shown of it; nil where nothing may.
  public var caption: RequestCaption?
  /// Whether a POST may go twice for one call, since it only reads: its connection may then be one that was used before.
  public var onlyReads = false

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

/// How one request travels: what the environment says of the connection, and the limits of the answer.
public struct HTTPOptions: Sendable, Equatable {
  /// Certificates, proxy and the time limit of the whole exchange. An empty proxy means none; its own authorities replace the host's.
  public var connection: ConnectionSettings
  /// The longest that name resolution, connection and TLS may take together, in seconds.
  public var connectTimeout: Int
  /// The most that a decoded body may hold, in bytes.
  public var sizeLimit: Int

  /// Whether the answer is to bring the server's certificate. The connection is then a fresh one.
  public var asksForCertificate = false

  /// What `connection` says, 10 seconds to connect, 8 MiB.
  public init(
    _ connection: ConnectionSettings = ConnectionSettings(), connectTimeout: Int = 10, sizeLimit: Int = 8 << 20
  ) {
    self.connection = connection
    self.connectTimeout = connectTimeout
    self.sizeLimit = sizeLimit
  }
}

extension HTTPOptions: CustomStringConvertible, CustomReflectable {
  /// The limits only: a proxy's address may hold a password.
  public var description: String { "within \(connection.timeout) s and \(sizeLimit) bytes" }
  /// The limits only, for `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["timeout": connection.timeout, "sizeLimit": sizeLimit]) }
}

/// What may be shown of a request.
public struct RequestCaption: Sendable, Equatable {
  /// The environment it is sent for.
  public let environment: EnvironmentName
  /// The server.
  public let origin: Origin
  /// Path and query, secrets masked.
  public let path: String
}

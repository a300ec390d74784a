import TokenModel

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

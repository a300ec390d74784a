/// How one request travels: what an environment's file says about certificates, proxy and time, and the limits of the answer.
public struct HTTPOptions: Sendable, Equatable {
  /// A PEM file with the only authorities to trust, instead of the host's own (key `ca_file`).
  public var caFile: String?
  /// A PEM file with the certificate to show to the server (key `client_certificate`).
  public var clientCertificate: String?
  /// A PEM file with the key of ``clientCertificate``, where it is not in the same file (key `client_key`).
  public var clientKey: String?
  /// The proxy's address, instead of what the host's proxy variables say; empty for none (key `proxy`). May hold a password, so it is never shown whole.
  public var proxy: String?
  /// The longest that the whole exchange may take, in seconds (key `timeout`).
  public var timeout: Int
  /// The longest that name resolution, connection and TLS may take together, in seconds.
  public var connectTimeout: Int
  /// The most that a decoded body may hold, in bytes.
  public var sizeLimit: Int

  /// The host's own authorities and proxies unless said otherwise, 30 seconds in all, 10 of them to connect, 8 MiB.
  public init(
    caFile: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil, proxy: String? = nil,
    timeout: Int = 30, connectTimeout: Int = 10, sizeLimit: Int = 8 << 20
  ) {
    self.caFile = caFile
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.proxy = proxy
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.sizeLimit = sizeLimit
  }
}

extension HTTPOptions: CustomStringConvertible, CustomReflectable {
  /// The limits only: a proxy's address may hold a password.
  public var description: String { "within \(timeout) s and \(sizeLimit) bytes" }
  /// The limits only, for `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["timeout": timeout, "sizeLimit": sizeLimit]) }
}

/// How a server is reached, where an environment says more than its address.
public struct ConnectionSettings: Sendable, Hashable {
  /// A PEM file with the certificate authorities to trust instead of the host's.
  public var caFile: String?
  /// A PEM file with the client's certificate.
  public var clientCertificate: String?
  /// A PEM file with its key.
  public var clientKey: String?
  /// A proxy's URL, instead of the one that the process environment names.
  public var proxy: String?
  /// Seconds for one request in all.
  public var timeout: Int

  /// The time limit where a file names none, in seconds.
  public static let standardTimeout = 20

  /// Makes settings.
  public init(
    caFile: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil, proxy: String? = nil,
    timeout: Int = ConnectionSettings.standardTimeout
  ) {
    self.caFile = caFile
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.proxy = proxy
    self.timeout = timeout
  }
}

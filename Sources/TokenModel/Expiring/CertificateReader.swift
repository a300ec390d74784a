import FoundationEssentials

/// Reads when the certificates of environments expire: without a session, a secret or a sign-in.
public protocol CertificateReader: Sendable {
  /// The certificates of one environment; asks its server where that speaks TLS, and takes as long as that does.
  func certificates(of environment: Environment) async -> EnvironmentCertificates
}

/// When the certificates of an environment expire, as they were read.
public struct EnvironmentCertificates: Sendable, Equatable {
  /// A certificate that was read.
  public struct Certificate: Sendable, Equatable {
    /// Whose it is: `serverCertificate` or `clientCertificate`.
    public let subject: ExpiringItem.Subject
    /// When it expires.
    public let end: Date

    /// Makes it.
    public init(_ subject: ExpiringItem.Subject, end: Date) {
      (self.subject, self.end) = (subject, end)
    }
  }

  /// Those that were read; none of a server without TLS.
  public let certificates: [Certificate]
  /// Why the server's was not read; nil where it was, or there is none.
  public let failure: ServiceFailure?

  /// Makes it.
  public init(_ certificates: [Certificate], failure: ServiceFailure? = nil) {
    (self.certificates, self.failure) = (certificates, failure)
  }
}

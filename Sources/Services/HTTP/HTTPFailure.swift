import Host

/// Why a request got no answer, and whether the server may have seen it all the same.
public struct HTTPFailure: Error, Sendable, Equatable {
  /// Whether a request can have had an effect.
  public enum Sent: Sendable, Equatable {
    /// Not a byte of it left: it can be sent again without a second thought.
    case no
    /// Some or all of it left: the server may have acted on it.
    case maybe
  }

  /// What went wrong.
  public enum Reason: Sendable, Equatable {
    /// The host's name has no address.
    case nameNotResolved
    /// Nothing listens on the port.
    case connectionRefused
    /// No connection came about; the system's or libcurl's words.
    case unreachable(String)
    /// The proxy could not be reached or would not connect; in words.
    case proxy(String)
    /// The connection could not be made secure.
    case tls(TLSReason)
    /// A time limit ran out.
    case timedOut(Phase, seconds: Int)
    /// The answer is longer than allowed, in bytes.
    case tooLarge(limit: Int)
    /// The connection was closed before a byte of the answer came; over TLS and without a client certificate, its lack may be why.
    case noAnswer(mayWantCertificate: Bool)
    /// The answer broke off or cannot be unpacked; in words.
    case broken(String)
    /// What came is no HTTP.
    case notHTTP
    /// The task that waited was cancelled.
    case cancelled
    /// The request itself is not fit to be sent; in words.
    case refusedBeforeSending(String)
    /// libcurl is missing or too old; in words.
    case libraryMissing(String)
  }

  /// Why a connection could not be made secure.
  public enum TLSReason: Error, Sendable, Equatable {
    /// The server's certificate has expired.
    case expired
    /// The server's certificate is not valid yet.
    case notYetValid
    /// The server's certificate is for another host.
    case wrongHostName
    /// Nobody who is trusted here has signed the server's certificate.
    case unknownAuthority
    /// A file that is named by a key of the environment's file, or by a variable, is in others' reach or cannot be read.
    case refusedFile(namedBy: String, FileRefusal)
    /// The client's key needs a passphrase.
    case encryptedKey(path: String)
    /// The file of trusted authorities cannot be used.
    case unusableAuthorities(path: String)
    /// The server demands a certificate of the client, or another one.
    case clientCertificateDemanded
    /// The server closed the connection instead of making it secure.
    case closed
    /// Whoever listens does not speak TLS.
    case notSpoken
    /// The client's own certificate or key cannot be used.
    case unusableClientCertificate(path: String)
    /// Anything else, in libcurl's words.
    case other(String)
  }

  /// How far an exchange had come.
  public enum Phase: Sendable, Equatable {
    /// Before the connection was made and secured.
    case connecting
    /// Before the first byte of the answer.
    case waiting
    /// Before the last byte of the answer.
    case receiving
  }

  /// The host of the request, without port; empty where the address names none.
  public let host: String
  /// What went wrong.
  public let reason: Reason
  /// Whether the server may have seen the request.
  public let sent: Sent

  /// A failure as a transport met it.
  public init(host: String, reason: Reason, sent: Sent) {
    self.host = host
    self.reason = reason
    self.sent = sent
  }
}

import Formats
import Host

/// Why a request got no answer, and whether the server may have seen it nevertheless.
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
    case tls(TLSFailure)
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
  public enum TLSFailure: Error, Sendable, Equatable {
    /// The server's certificate has expired.
    case expired
    /// The server's certificate is not valid yet.
    case notYetValid
    /// The server's certificate is for another host.
    case wrongHostName
    /// Nobody who is trusted here has signed the server's certificate.
    case unknownAuthority
    /// A file that is named by a key of the environment's file, or by a variable, is in others' reach or cannot be read.
    case refusedFile(namedBy: String, FileAccessFailure)
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

extension HTTPFailure: CustomStringConvertible {
  /// A sentence for the user: which host, what happened, what to do next. Holds no part of the request but the host.
  public var description: String {
    switch reason {
    case .nameNotResolved:
      "The name \(host) could not be resolved. Check the environment's url and this machine's DNS."
    case .connectionRefused:
      "\(host) refused the connection. Check the port in the environment's url and whether the server is running."
    case .unreachable(let words):
      "\(host) could not be reached: \(words). Check the network and the environment's url."
    case .proxy(let words):
      "The proxy on the way to \(host) failed: \(words). Check the environment's proxy and the proxy variables."
    case .tls(let reason):
      reason.sentence(host: host)
    case .timedOut(.connecting, let seconds):
      "No connection to \(host) within \(seconds) s. Check the network and the environment's url, or try again later."
    case .timedOut(.waiting, let seconds):
      "\(host) did not answer within \(seconds) s. Try again later, or raise the environment's timeout."
    case .timedOut(.receiving, let seconds):
      "\(host) had not sent its whole answer after \(seconds) s. Try again, or raise the environment's timeout."
    case .tooLarge(let limit):
      "The answer from \(host) is larger than the \(limit) bytes allowed; fob dropped it. Check the environment's url."
    case .noAnswer(let mayWantCertificate):
      "\(host) closed the connection without an answer. Try again later"
        + (mayWantCertificate ? "; where it demands a client certificate, name that as client_certificate." : ".")
    case .broken(let words):
      "The answer from \(host) broke off or cannot be read: \(words). Try again later."
    case .notHTTP:
      "What \(host) answered is not HTTP. Check the port in the environment's url."
    case .cancelled:
      "The request to \(host) was cancelled."
    case .refusedBeforeSending(let words):
      "Nothing was sent\(host.isEmpty ? "" : " to \(host)"): \(words)."
    case .libraryMissing(let words):
      "HTTP needs libcurl 7.88 or newer: \(words). Install the package libcurl4."
    }
  }
}

extension HTTPFailure {
  /// The same in a word or two, for a column.
  public var word: String {
    switch reason {
    case .nameNotResolved: "no such name"
    case .connectionRefused: "refused"
    case .unreachable: "unreachable"
    case .proxy: "proxy"
    case .tls: "not secure"
    case .timedOut: "timed out"
    case .tooLarge: "too large"
    case .noAnswer: "no answer"
    case .broken: "broken off"
    case .notHTTP: "not HTTP"
    case .cancelled: "stopped"
    case .refusedBeforeSending: "not sent"
    case .libraryMissing: "no libcurl"
    }
  }
}

extension HTTPFailure.TLSFailure {
  fileprivate func sentence(host: String) -> String {
    switch self {
    case .expired:
      "The certificate of \(host) has expired. Check this machine's clock, or tell the server's administrator."
    case .notYetValid:
      "The certificate of \(host) is not valid yet. Check this machine's clock, or tell the server's administrator."
    case .wrongHostName:
      "The certificate that \(host) shows is for another host. Check the environment's url."
    case .unknownAuthority:
      "Nobody trusted here has signed the certificate of \(host). Name its authority's PEM file as ca_file."
    case .unusableAuthorities(let path):
      "The trusted authorities for \(host) cannot be read from \(path). Name a readable PEM file as ca_file."
    case .refusedFile(let name, let refusal):
      "No secure connection to \(host) was tried. \(name): \(refusal)"
    case .encryptedKey(let path):
      "The client's key \(path) for \(host) is encrypted, and fob has no passphrase for it. Make a copy without one that only you can read, with "
        + "(umask 077; openssl pkey -in \(ShellWord.quoted(path)) -out KEY.pem), and name that as client_key."
    case .clientCertificateDemanded:
      "\(host) demands a client certificate that it trusts. Name its PEM file as client_certificate, and its key as client_key."
    case .closed:
      "\(host) closed the connection during the TLS handshake. Check the environment's url, or try again later."
    case .notSpoken:
      "\(host) does not speak TLS at this port. Check the scheme and port in the environment's url."
    case .unusableClientCertificate(let path):
      "The client certificate \(path) for \(host) cannot be used. Check client_certificate and client_key: both must be PEM files "
        + "(openssl pkcs12 -nodes makes one of a .p12 or .pfx file)."
    case .other(let words):
      "No secure connection to \(host): \(words)."
    }
  }
}

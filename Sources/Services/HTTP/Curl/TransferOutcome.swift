import CCurl
import Formats
import Glibc
import TokenModel

/// The facts about a transfer that brought no answer, and what they mean.
struct TransferOutcome {
  /// What libcurl returned.
  var code: CURLcode
  /// libcurl's own words.
  var message = ""
  /// The `errno` of the failed system call, or 0.
  var systemError: Int32 = 0
  /// What OpenSSL said of the server's certificate.
  var certificateError = 0
  /// The proxy's status to CONNECT, or 0.
  var proxyStatus = 0
  /// The proxy's host, or empty.
  var proxyHost = ""
  /// Why the proxy's address cannot be used, or nil.
  var proxyFlaw: String?
  /// The request's host.
  var host: String
  /// Whether the address is https.
  var isSecure = false
  /// The limits and files of the request.
  var options = HTTPOptions()
  /// Whether the connection stood and the request began to be written.
  var requestBegan = false
  /// Whether a byte of the answer came.
  var answerBegan = false
  /// Whether this program stopped the answer for its length.
  var exceededSize = false

  /// What to tell the caller.
  var failure: HTTPFailure {
    // A server that turns a client away for its certificate has read nothing of what followed the handshake (RFC 8446, section 4.4.2.4).
    let isSent = requestBegan && reason != .tls(.clientCertificateDemanded)
    return HTTPFailure(host: host, reason: reason, sent: isSent ? .maybe : .no)
  }

  private var words: String {
    let text = message.isEmpty ? String(cString: ccurl_easy_strerror(code)) : message
    return DisplayText(UserInformation.masked(in: text)).string
  }

  /// The system's words for the call that failed.
  private var systemWords: String { DisplayText(String(cString: strerror(systemError))).string }

  /// What servers say of it in the handshake, or after it where TLS 1.3 lets them (RFC 8446, section 6.2).
  private var isClientCertificateDemanded: Bool {
    ["alert certificate required", "alert bad certificate", "alert unknown ca", "peer did not return a certificate"]
      .contains { message.contains($0) }
  }

  /// OpenSSL's words for what is no matter of certificates.
  private var handshakeReason: HTTPFailure.TLSFailure {
    if message.contains("wrong version number") || message.contains("packet length too long") { return .notSpoken }
    if message.contains("SSL_ERROR_SYSCALL") || message.contains("unexpected eof") { return .closed }
    return .other(words)
  }

  private var reason: HTTPFailure.Reason {
    switch code {
    case _ where exceededSize: .tooLarge(limit: options.sizeLimit)
    case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy(proxyFlaw ?? words)
    case CURLE_COULDNT_CONNECT: connectionReason
    case CURLE_OPERATION_TIMEDOUT: timeoutReason
    case CURLE_PEER_FAILED_VERIFICATION: .tls(certificateReason)
    case CURLE_SSL_CACERT_BADFILE: .tls(.unusableAuthorities(path: options.connection.caFile ?? "the host's CA file"))
    case CURLE_SSL_CERTPROBLEM: .tls(.unusableClientCertificate(path: options.connection.clientCertificate ?? ""))
    case _ where isClientCertificateDemanded: .tls(.clientCertificateDemanded)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: .tls(handshakeReason)
    case CURLE_OK: .broken("its header is not complete")
    case CURLE_GOT_NOTHING: withoutAnswer
    case CURLE_RECV_ERROR where requestBegan && !answerBegan, CURLE_SEND_ERROR where requestBegan && !answerBegan:
      withoutAnswer
    case CURLE_UNSUPPORTED_PROTOCOL where requestBegan, CURLE_WEIRD_SERVER_REPLY: .notHTTP
    case CURLE_UNSUPPORTED_PROTOCOL where !requestBegan, CURLE_URL_MALFORMAT: .refusedBeforeSending(words)
    case _ where !requestBegan && proxyStatus >= 300: .proxy("it answered with status \(proxyStatus)")
    case _ where !requestBegan: .unreachable(words)
    default: .broken(words)
    }
  }

  private var withoutAnswer: HTTPFailure.Reason {
    .noAnswer(mayWantCertificate: isSecure && options.connection.clientCertificate == nil)
  }

  private var connectionReason: HTTPFailure.Reason {
    if !proxyHost.isEmpty, message.contains("to \(proxyHost) port") {
      return .proxy(systemError == 0 ? words : "\(proxyHost): \(systemWords)")
    }
    if systemError == ECONNREFUSED { return .connectionRefused }
    return .unreachable(systemError == 0 ? words : systemWords)
  }

  private var timeoutReason: HTTPFailure.Reason {
    if !requestBegan {
      let seconds = min(options.connectTimeout, options.connection.timeout)
      return proxyHost.isEmpty
        ? .timedOut(.connecting, seconds: seconds)
        : .proxy("no connection within \(seconds) s, by way of \(proxyHost)")
    }
    return .timedOut(answerBegan ? .receiving : .waiting, seconds: options.connection.timeout)
  }

  /// The numbers are OpenSSL's (`x509_vfy.h`); a wrong host name is found by libcurl itself, before it sets the number, which
  /// then is 1.
  private var certificateReason: HTTPFailure.TLSFailure {
    switch certificateError {
    case 0, 1, 62: .wrongHostName
    case 9: .notYetValid
    case 10: .expired
    case 18, 19, 20, 21: .unknownAuthority
    default: .other(words)
    }
  }
}

/// What stands before the `@` of an address (RFC 3986 §3.2.1): a user name, and often a password.
enum UserInformation {
  /// A library's words with a mask in place of it. An address that is malformed has no certain end, so that everything up to the last `@` is taken for it.
  static func masked(in words: String) -> String {
    guard let end = words.lastIndex(of: "@") else { return words }
    let before = words[..<end]
    let start =
      before.firstRange(of: "://")?.upperBound
      ?? before.firstIndex { $0 == "'" || $0 == "\"" }.map(before.index(after:))
      ?? before.lastIndex(of: " ").map(before.index(after:)) ?? before.startIndex
    return words[..<start] + Secret.mask + words[end...]
  }
}

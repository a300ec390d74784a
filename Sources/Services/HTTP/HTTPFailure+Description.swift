import Formats

extension HTTPFailure: CustomStringConvertible {
  /// A sentence for the user: which host, what happened, what to do next. Holds no part of the request but the host.
  public var description: String {
    switch reason {
    case .nameNotResolved:
      "The name \(host) could not be resolved. Check the environment's url and this machine's name service."
    case .connectionRefused:
      "\(host) refused the connection. Check the port in the environment's url and whether the server is running."
    case .unreachable(let words):
      "\(host) could not be reached: \(words). Check the network and the environment's url."
    case .proxy(let words):
      "The proxy on the way to \(host) failed: \(words). Check the environment's proxy and the proxy variables."
    case .tls(let reason):
      reason.sentence(host: host)
    case .timedOut(.connecting, let seconds):
      "No connection to \(host) came about within \(seconds) s. Check the network and the environment's url, or try again later."
    case .timedOut(.waiting, let seconds):
      "\(host) did not answer within \(seconds) s. Try again later, or raise the environment's timeout."
    case .timedOut(.receiving, let seconds):
      "The answer of \(host) was not complete after \(seconds) s. Try again, or raise the environment's timeout."
    case .tooLarge(let limit):
      "The answer of \(host) is larger than the \(limit) bytes allowed and was dropped. Check the environment's url."
    case .noAnswer(let mayWantCertificate):
      "\(host) closed the connection without an answer. Try again later"
        + (mayWantCertificate ? "; where it demands a client certificate, name that as client_certificate." : ".")
    case .broken(let words):
      "The answer of \(host) broke off or cannot be read: \(words). Try again later."
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

extension HTTPFailure.TLSReason {
  fileprivate func sentence(host: String) -> String {
    switch self {
    case .expired:
      "The certificate of \(host) has expired. Check this machine's clock, or tell who runs the server."
    case .notYetValid:
      "The certificate of \(host) is not valid yet. Check this machine's clock, or tell who runs the server."
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
      "\(host) closed the connection while it was to be made secure. Check the environment's url, or try again later."
    case .notSpoken:
      "\(host) does not speak TLS at this port. Check scheme and port in the environment's url."
    case .unusableClientCertificate(let path):
      "The client certificate \(path) for \(host) cannot be used. Check client_certificate and client_key: both must be PEM files "
        + "(openssl pkcs12 -nodes makes one of a .p12 or .pfx file)."
    case .other(let words):
      "No secure connection to \(host): \(words)."
    }
  }
}

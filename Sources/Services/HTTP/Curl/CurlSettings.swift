/// What holds for every request of one transport.
struct CurlSettings: Sendable {
  /// Who asks: `fob/VERSION`.
  var userAgent: String
  /// The host's variables: proxies (`https_proxy`, `no_proxy` and so on) and trusted authorities (`SSL_CERT_FILE`, `SSL_CERT_DIR`).
  var variables: [String: String]
}

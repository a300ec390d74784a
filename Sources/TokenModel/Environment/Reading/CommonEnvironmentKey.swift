/// A key that environments of every service understand; the raw value is how their files write it.
public enum CommonEnvironmentKey: String, Sendable, Hashable, CaseIterable {
  case service, url, label, theme, production
  case readOnly = "read_only"
  case refresh
  case caFile = "ca_file"
  case clientCertificate = "client_certificate"
  case clientKey = "client_key"
  case proxy, timeout
  case tokenFile = "token_file"

  /// One sentence for `fob env add`, the manual and error messages.
  public var help: String {
    switch self {
    case .service: "Which kind of server it is."
    case .url: "The server's address: https://HOST or https://HOST:PORT."
    case .label: "A word or two of your own, shown beside the name."
    case .theme: "The theme to show this environment in."
    case .production: "Whether it counts as production (yes or no); else all but this machine and known sandboxes do."
    case .readOnly: "Whether fob must change nothing on the server (yes or no)."
    case .refresh: "Whether fob renews the session by itself (auto) or only when told (manual)."
    case .caFile: "A PEM file with the certificate authorities to trust instead of the host's."
    case .clientCertificate: "A PEM file with the client's certificate."
    case .clientKey:
      "A PEM file with the key of the client's certificate, where that is not in the same file; without a passphrase, and readable by its owner only."
    case .proxy: "A proxy's address, instead of the one that HTTPS_PROXY names."
    case .timeout:
      "How long one request may take, and all of a login or a refresh together, such as 20s; at most an hour."
    case .tokenFile: "A file that is kept current with the token, in the two-line form of Preservica's example."
    }
  }
}

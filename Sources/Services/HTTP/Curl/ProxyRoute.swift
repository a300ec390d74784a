import CCurl

/// Which proxy a request goes through, decided from the environment's file and the host's variables.
struct ProxyRoute: Equatable {
  /// The proxy's address, which may hold a password; empty for none.
  private let proxy: String
  /// What names the proxy: a key of the environment's file or a variable; empty for none.
  private let source: String
  /// Hosts to be reached directly all the same, as in `no_proxy`.
  let exceptions: String

  static let direct = ProxyRoute(proxy: "", source: "", exceptions: "")

  /// What the environment's file says, else what the host's variables say, by curl's rules: `http_proxy` in lower case only (CGI programs take
  /// `HTTP_PROXY` from a request's header), an empty variable counts as unset.
  init(proxy option: String?, scheme: String, variables: [String: String]) {
    func first(_ names: [String]) -> String? { names.first { variables[$0]?.isEmpty == false } }
    if let option {
      self.init(proxy: option, source: "proxy", exceptions: "")
    } else {
      let own = scheme == "http" ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"]
      let source = first(own + ["all_proxy", "ALL_PROXY"]) ?? ""
      let exceptions = first(["no_proxy", "NO_PROXY"]).flatMap { variables[$0] } ?? ""
      self.init(proxy: variables[source] ?? "", source: source, exceptions: exceptions)
    }
  }

  private init(proxy: String, source: String, exceptions: String) {
    self.proxy = proxy
    self.source = source
    self.exceptions = exceptions
  }

  private var url: CurlURL? { CurlURL(proxy: proxy).flatMap { $0.isProxy ? $0 : nil } }

  /// What libcurl is given. An address that is none never reaches it, since it repeats such a one in its errors, with the password: in its place
  /// stands one that libcurl refuses by itself, for hosts that are no exception.
  var address: String { flaw == nil ? proxy : "http://[" }

  /// Why the address cannot be used, without any of it; nil where it can, or where there is no proxy.
  var flaw: String? {
    guard !proxy.isEmpty, url == nil else { return nil }
    return "\(source) is no usable address (is a character of its password not percent-encoded? "
      + "# is %23, / is %2F, @ is %40, % is %25)"
  }

  /// The proxy's host without user name and password; empty when there is no proxy or its address makes no sense.
  var host: String { url?.host ?? "" }

  /// Whether the proxy is on another machine, where loopback addresses mean that machine and plain http could be read on the way.
  var leavesThisMachine: Bool { !proxy.isEmpty && url?.isLoopback != true }
}

import CCurl

/// Which proxy a request goes through, decided from the environment's file and the host's variables.
struct ProxyRoute: Equatable {
  /// The proxy's address; empty for none.
  var proxy: String
  /// Hosts to be reached directly all the same, as in `no_proxy`.
  var exceptions: String

  static let direct = ProxyRoute(proxy: "", exceptions: "")

  /// What the environment's file says, else what the host's variables say, by curl's rules: `http_proxy` in lower case only (CGI programs take
  /// `HTTP_PROXY` from a request's header), an empty variable counts as unset.
  init(proxy option: String?, scheme: String, variables: [String: String]) {
    func first(_ names: [String]) -> String? { names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty } }
    if let option {
      self.init(proxy: option, exceptions: "")
    } else {
      let own = scheme == "http" ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"]
      self.init(
        proxy: first(own + ["all_proxy", "ALL_PROXY"]) ?? "", exceptions: first(["no_proxy", "NO_PROXY"]) ?? "")
    }
  }

  private init(proxy: String, exceptions: String) {
    self.proxy = proxy
    self.exceptions = exceptions
  }

  /// The proxy's host without user name and password; empty when there is no proxy or its address makes no sense.
  var host: String { proxy.isEmpty ? "" : CurlURL(proxy: proxy)?.host ?? "" }

  /// Whether the proxy is on another machine, where loopback addresses mean that machine and plain http could be read on the way.
  var leavesThisMachine: Bool { !proxy.isEmpty && CurlURL(proxy: proxy)?.isLoopback != true }
}

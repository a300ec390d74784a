import CCurl

/// Which proxy a request goes through, decided from the environment's file and the host's variables.
struct ProxyRoute: Equatable {
  /// What libcurl is given, perhaps with a password; empty for no proxy. libcurl repeats an address that it cannot read in its errors, with the
  /// password, so it never gets such an address but one that it refuses, for hosts that are no exception.
  let address: String
  /// Hosts that are reached without the proxy, as in `no_proxy`.
  let exceptions: String
  /// Why the address cannot be used, without any of it; nil where it can, or where there is no proxy.
  let flaw: String?
  /// The proxy's host without user name and password; empty where there is no proxy or its address cannot be used.
  let host: String
  /// Whether the proxy is on another machine, where loopback addresses mean that machine and plain http could be read on the way.
  let leavesThisMachine: Bool

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

  /// - Parameter source: what names the proxy: a key of the environment's file or a variable; empty for none.
  private init(proxy: String, source: String, exceptions: String) {
    let url = proxy.isEmpty ? nil : CurlURL(proxy: proxy).flatMap { $0.isProxy ? $0 : nil }
    let isFlawed = !proxy.isEmpty && url == nil
    address = isFlawed ? Self.refused : proxy
    self.exceptions = exceptions
    flaw =
      isFlawed
      ? "\(source) is no usable address (is a character of its password not percent-encoded? "
        + "# is %23, / is %2F, @ is %40, % is %25)" : nil
    host = url?.host ?? ""
    leavesThisMachine = !proxy.isEmpty && url?.isLoopback != true
  }

  /// An address that libcurl refuses by itself.
  private static let refused = "http://["
}

import CCurl
import TokenModel

/// An address as libcurl itself reads it, so that what is checked here is what it will connect to.
final class CurlURL {
  let handle: OpaquePointer

  /// Reads `text` as the address of a request: a scheme is needed, a user name is refused, the path is kept as it is.
  convenience init?(request text: String) {
    self.init(text, flags: UInt32(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER))
  }

  /// Reads `text` as a proxy's address, where the scheme may be left out.
  convenience init?(proxy text: String) {
    self.init(text, flags: UInt32(CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME))
  }

  private init?(_ text: String, flags: UInt32) {
    guard let handle = ccurl_url() else { return nil }
    self.handle = handle
    guard ccurl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
  }

  deinit { ccurl_url_cleanup(handle) }

  /// `http` or `https`, in lower case.
  var scheme: String { part(CURLUPART_SCHEME).lowercased() }

  /// The host in lower case; an IPv6 address in brackets, an IPv4 address in its usual form.
  var host: String { part(CURLUPART_HOST).lowercased() }

  /// Whether the host is this machine and can be no other.
  var isLoopback: Bool { Origin.isLoopback(host) }

  /// Whether it can be a proxy's. An `@` behind the host is what is left of a user name or password that ended the host too early, so that the host would
  /// be a part of them.
  var isProxy: Bool {
    guard ["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(scheme), !host.isEmpty else {
      return false
    }
    let areCredentialsReadable = [CURLUPART_USER, CURLUPART_PASSWORD].allSatisfy { credential in
      part(credential).isEmpty || !part(credential, flags: UInt32(CURLU_URLDECODE)).isEmpty
    }
    return areCredentialsReadable
      && ![CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_FRAGMENT].contains { part($0).contains("@") }
  }

  private func part(_ part: CURLUPart, flags: UInt32 = 0) -> String {
    guard let text = ccurl_url_get(handle, part, flags) else { return "" }
    defer { ccurl_free(text) }
    return String(cString: text)
  }
}

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

  /// An address that libcurl refuses on its own.
  private static let refused = "http://["
}

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

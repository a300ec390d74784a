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

  private func part(_ part: CURLUPart) -> String {
    guard let text = ccurl_url_get(handle, part, 0) else { return "" }
    defer { ccurl_free(text) }
    return String(cString: text)
  }
}

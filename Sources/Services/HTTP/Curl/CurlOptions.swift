import CCurl
import Formats
import TokenModel

/// Sets the options of one handle and remembers the first that was refused.
struct CurlOptions {
  let handle: UnsafeMutableRawPointer
  /// The first refusal; `CURLE_OK` when there was none.
  private(set) var failure = CURLE_OK

  init(handle: UnsafeMutableRawPointer) {
    self.handle = handle
  }

  /// Where to, and how strictly: the path untouched, no other protocol, no old HTTP/0.9, nothing that follows or waits for signals. The address must
  /// outlive the transfer.
  mutating func address(_ url: OpaquePointer) {
    check(ccurl_easy_set_url(handle, url))
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_HTTP09_ALLOWED, 0)
    set(CURLOPT_NETRC, 0)
    set(CURLOPT_NOSIGNAL, 1)
    // Else the end of a transfer waits for the name service, and with it every other transfer.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_ACCEPT_ENCODING, "")
  }

  /// The time limits; a day is the longest.
  mutating func limit(_ options: HTTPOptions) {
    func milliseconds(_ seconds: Int) -> Int { min(max(seconds, 1), 86_400) * 1000 }
    set(CURLOPT_TIMEOUT_MS, milliseconds(options.connection.timeout))
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connectTimeout))
  }

  /// The proxy, decided here so that libcurl does not look at the process's variables.
  mutating func route(_ route: ProxyRoute) {
    set(CURLOPT_PROXY, route.address)
    set(CURLOPT_NOPROXY, route.exceptions)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  /// Whom to trust, and the certificate to show, by their content, which must outlive the transfer. An environment's own authorities replace the host's.
  mutating func trust(_ files: CertificateFiles) {
    if let authorities = files.authorities { set(CURLOPT_CAINFO_BLOB, authorities) }
    if !files.keepsHostFolder { check(ccurl_easy_set_string(handle, CURLOPT_CAPATH, nil)) }
    if let certificate = files.certificate { set(CURLOPT_SSLCERT_BLOB, certificate) }
    if let key = files.key { set(CURLOPT_SSLKEY_BLOB, key) }
    // Without one the library asks for a passphrase itself, at the terminal and from standard input.
    set(CURLOPT_KEYPASSWD, "")
  }

  /// Keeps the server's certificate, which libcurl reports only when it makes the connection.
  mutating func askForCertificate() {
    set(CURLOPT_CERTINFO, 1)
    set(CURLOPT_FRESH_CONNECT, 1)
  }

  /// The method and its body, which must outlive the transfer.
  mutating func method(_ method: HTTPRequest.Method, onlyReads: Bool, body: UnsafeMutableBufferPointer<UInt8>?) {
    if body != nil || method == .post {
      set(CURLOPT_POST, 1)
      check(ccurl_easy_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body?.count ?? 0)))
      check(ccurl_easy_set_pointer(handle, CURLOPT_POSTFIELDS, body?.baseAddress))
    }
    set(CURLOPT_CUSTOMREQUEST, method.rawValue)
    // On a connection used before, libcurl sends again when the server closes it without an answer, even what must not be sent twice.
    if method == .post, !onlyReads { set(CURLOPT_FRESH_CONNECT, 1) }
  }

  /// The header fields. The list must outlive the transfer and then be freed.
  mutating func headers(_ request: HTTPRequest, userAgent: String) -> UnsafeMutablePointer<curl_slist>? {
    var lines = request.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    // A name with nothing after it takes libcurl's own field away.
    for name in ["Content-Type", "Expect"] where request.headers[name] == nil { lines.append("\(name):") }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = ccurl_slist_append(list, line) else {
        check(CURLE_OUT_OF_MEMORY)
        break
      }
      list = longer
    }
    check(ccurl_easy_set_pointer(handle, CURLOPT_HTTPHEADER, list))
    set(CURLOPT_USERAGENT, userAgent)
    return list
  }

  /// Receives the transfer's progress: `context` is a ``CurlTransfer`` that outlives it.
  mutating func callbacks(context: UnsafeMutableRawPointer, errorText: UnsafeMutablePointer<CChar>) {
    check(ccurl_easy_set_pointer(handle, CURLOPT_PRIVATE, context))
    check(ccurl_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    check(ccurl_easy_set_pointer(handle, CURLOPT_PREREQDATA, context))
    check(
      ccurl_easy_set_before_request(handle) { context, _, _, _, _ in
        CurlTransfer.at(context)?.requestBegins()
        return CURL_PREREQFUNC_OK
      })
    check(ccurl_easy_set_pointer(handle, CURLOPT_HEADERDATA, context))
    check(
      ccurl_easy_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return CurlTransfer.at(context)?.receivedHeader(line) == true ? line.count : 0
      })
    check(ccurl_easy_set_pointer(handle, CURLOPT_WRITEDATA, context))
    check(
      ccurl_easy_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return CurlTransfer.at(context)?.received(piece) == true || piece.isEmpty ? piece.count : 0
      })
  }

  private mutating func set(_ option: CURLoption, _ value: Int) {
    check(ccurl_easy_set_long(handle, option, value))
  }

  private mutating func set(_ option: CURLoption, _ value: String) {
    check(ccurl_easy_set_string(handle, option, value))
  }

  private mutating func set(_ option: CURLoption, _ content: Secret) {
    content.withBytes { check(ccurl_easy_set_blob(handle, option, $0.baseAddress, $0.count)) }
  }

  private mutating func check(_ code: CURLcode) {
    if failure == CURLE_OK { failure = code }
  }
}

extension CurlTransfer {
  fileprivate static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

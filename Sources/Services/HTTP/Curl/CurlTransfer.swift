import CCurl
import Formats
import Glibc
import Synchronization

/// One exchange: a handle of libcurl, set up from a request, and what it has brought so far.
///
/// Unchecked, because the handle and what it collects pass from the task that set them up to the curl thread and are touched by that thread alone until the end.
final class CurlTransfer: @unchecked Sendable {
  typealias Completion = @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void

  let handle: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private let url: CurlURL
  private let host: String
  private let route: ProxyRoute
  private let files: CertificateFiles
  private let cancelled = Atomic(false)
  private let outgoing: UnsafeMutableBufferPointer<UInt8>
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var headerLines: UnsafeMutablePointer<curl_slist>?
  private var body: [UInt8] = []
  private var headerBytes = 0
  private var requestBegan = false
  private var headerEnded = false
  private var exceededSize = false
  private var wasEnough = false
  private let receive: (@Sendable ([UInt8]) -> Bool)?
  private var completion: Completion?

  /// The most that an answer's header may hold, in bytes.
  private static let headerLimit = 256 << 10

  /// Sets up a handle for `request`, which has passed its check, to `url` by `route`, with the certificates in `files`.
  /// - Parameter receive: gets each piece of the body, which is not kept then; false ends the exchange.
  init(
    _ request: HTTPRequest, url: CurlURL, route: ProxyRoute, files: CertificateFiles, userAgent: String,
    receiving receive: (@Sendable ([UInt8]) -> Bool)? = nil
  ) throws(HTTPFailure) {
    guard let handle = ccurl_easy_init() else {
      throw HTTPFailure(host: url.host, reason: .refusedBeforeSending("no memory is left"), sent: .no)
    }
    self.handle = handle
    self.request = request
    self.url = url
    host = url.host
    self.route = route
    self.files = files
    self.receive = receive
    outgoing = .allocate(capacity: request.body?.count ?? 0)
    _ = outgoing.initialize(from: request.body ?? [])
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    var options = CurlOptions(handle: handle)
    options.address(url.handle)
    options.limit(request.options)
    options.route(route)
    options.trust(files)
    if request.options.asksForCertificate { options.askForCertificate() }
    options.method(
      request.method, onlyReads: request.onlyReads, body: request.body == nil ? nil : outgoing)
    headerLines = options.headers(request, userAgent: userAgent)
    options.callbacks(context: Unmanaged.passUnretained(self).toOpaque(), errorText: errorText)
    guard options.failure == CURLE_OK else {
      let words = String(cString: ccurl_easy_strerror(options.failure))
      throw HTTPFailure(host: host, reason: .refusedBeforeSending("libcurl refused an option: \(words)"), sent: .no)
    }
  }

  deinit {
    ccurl_easy_cleanup(handle)
    ccurl_slist_free_all(headerLines)
    UnsafeMutableRawBufferPointer(outgoing).wipe()
    outgoing.deallocate()
    errorText.deallocate()
  }

  /// Asks for the end of the exchange; the curl thread sees to it.
  func cancel() { cancelled.store(true, ordering: .releasing) }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  /// Who waits for the answer.
  func onCompletion(_ completion: @escaping Completion) { self.completion = completion }

  /// Tells who waits how the exchange ended. The handle belongs to no multi handle any more.
  func complete(_ code: CURLcode) {
    // libcurl takes a header that breaks off for a whole one.
    let result: Result<HTTPResponse, HTTPFailure> =
      wasEnough || code == CURLE_OK && headerEnded ? .success(response) : .failure(outcome(code).failure)
    completion?(result)
    completion = nil
  }

  /// Tells who waits that the exchange was ended from here.
  func completeCancelled() {
    completion?(.failure(HTTPFailure(host: host, reason: .cancelled, sent: requestBegan ? .maybe : .no)))
    completion = nil
  }

  private var response: HTTPResponse {
    var headers = HTTPHeaders()
    var field = ccurl_easy_next_header(handle, nil)
    while let current = field {
      let (name, value) = (String(cString: current.pointee.name), String(cString: current.pointee.value))
      headers.append(CombiningMarks.limited(in: name), CombiningMarks.limited(in: value))
      field = ccurl_easy_next_header(handle, current)
    }
    return HTTPResponse(
      status: ccurl_easy_long(handle, CURLINFO_RESPONSE_CODE), headers: headers, body: body,
      duration: .microseconds(ccurl_easy_offset(handle, CURLINFO_TOTAL_TIME_T)),
      certificate: ccurl_easy_certificate(handle).map { String(cString: $0) })
  }

  private func outcome(_ code: CURLcode) -> TransferOutcome {
    TransferOutcome(
      code: code, message: String(cString: errorText),
      systemError: Int32(truncatingIfNeeded: ccurl_easy_long(handle, CURLINFO_OS_ERRNO)),
      certificateError: ccurl_easy_long(handle, CURLINFO_SSL_VERIFYRESULT),
      proxyStatus: ccurl_easy_long(handle, CURLINFO_HTTP_CONNECTCODE), proxyHost: route.host, proxyFlaw: route.flaw,
      host: host,
      isSecure: url.scheme == "https", options: request.options,
      requestBegan: requestBegan, answerBegan: headerBytes > 0, exceededSize: exceededSize)
  }
}

extension CurlTransfer {
  /// The connection stands and the request is about to be written.
  func requestBegins() { requestBegan = true }

  /// Counts a line of the header, or of the trailer; false ends the transfer.
  func receivedHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    if line.starts(with: "HTTP/".utf8) { headerEnded = false }
    if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { headerEnded = true }
    exceededSize = exceededSize || headerBytes > Self.headerLimit
    return !exceededSize
  }

  /// Makes room for as much as the server announces: a long body that grows by doubling would take up to twice its size.
  private func reserveBody(atLeast count: Int) {
    let announced = ccurl_easy_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
    body.reserveCapacity(min(max(Int(announced), count), request.options.sizeLimit))
  }

  /// Keeps a piece of the decoded body, or hands it on; false ends the transfer.
  func received(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let receive {
      wasEnough = wasEnough || !receive(Array(bytes))
      return !wasEnough
    }
    guard bytes.count <= request.options.sizeLimit - body.count else {
      exceededSize = true
      return false
    }
    if body.isEmpty { reserveBody(atLeast: bytes.count) }
    body.append(contentsOf: bytes)
    return true
  }
}

import CCurl
import Host
import Synchronization
import TokenModel

/// HTTP over the host's libcurl: its TLS policy, trusted authorities and proxies. All transfers run on one thread, which starts with the first request.
public final class CurlTransport: HTTPStreamTransport {
  private let settings: CurlSettings
  private let thread = Mutex<CurlThread?>(nil)

  /// A transport that introduces itself as `userAgent` (`fob/VERSION`) and takes proxies (`https_proxy`, `no_proxy` and so on) and trusted authorities
  /// (`SSL_CERT_FILE`, `SSL_CERT_DIR`) from `environment`, the process's variables.
  public init(userAgent: String, environment: [String: String]) {
    settings = CurlSettings(userAgent: userAgent, variables: environment)
  }

  /// The host's libcurl and what it is made with, in its own words; a sentence where it cannot be used.
  public static var libraryVersion: String {
    if let reason = ccurl_open() {
      return HTTPFailure(host: "", reason: .libraryMissing(String(cString: reason)), sent: .no).description
    }
    return String(cString: ccurl_version())
  }

  deinit {
    thread.withLock { $0?.stop() }
  }

  /// Sends `request` and waits for the whole answer, of whatever status; redirects are answers too.
  ///
  /// The connection is kept for later requests to the same host. A POST that does more than read always gets a fresh one, so that libcurl never sends it twice
  /// on its own.
  public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    try await send(request, handingTo: nil)
  }

  /// Sends `request` and hands on each piece of the body as it comes.
  public func send(
    _ request: HTTPRequest, receiving receive: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(HTTPFailure) -> HTTPResponse {
    try await send(request, handingTo: receive)
  }

  private func send(
    _ request: HTTPRequest, handingTo receive: (@Sendable ([UInt8]) -> Bool)?
  ) async throws(HTTPFailure) -> HTTPResponse {
    let thread = try runningThread()
    let transfer = try await transfer(for: request, handingTo: receive)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.onCompletion { continuation.resume(returning: $0) }
        thread.start(transfer)
      }
    } onCancel: {
      transfer.cancel()
      thread.wake()
    }
    return try result.get()
  }

  private func runningThread() throws(HTTPFailure) -> CurlThread {
    if let reason = ccurl_open() {
      throw HTTPFailure(host: "", reason: .libraryMissing(String(cString: reason)), sent: .no)
    }
    let running = thread.withLock { thread in
      if thread == nil { thread = CurlThread() }
      return thread
    }
    guard let running else {
      let reason = "no thread could be started, or no descriptor was left for it"
      throw HTTPFailure(host: "", reason: .refusedBeforeSending(reason), sent: .no)
    }
    return running
  }

  private func transfer(
    for request: HTTPRequest, handingTo receive: (@Sendable ([UInt8]) -> Bool)?
  ) async throws(HTTPFailure) -> CurlTransfer {
    func refusal(_ words: String, host: String = "") -> HTTPFailure {
      HTTPFailure(host: host, reason: .refusedBeforeSending(words), sent: .no)
    }
    if let flaw = request.flaw { throw refusal(flaw) }
    guard let url = CurlURL(request: request.url) else {
      throw refusal("the address is not one that http or https can use, or it holds a user name")
    }
    guard url.scheme == "https" || url.scheme == "http" && url.isLoopback else {
      throw refusal("only https is allowed, and http to this machine itself", host: url.host)
    }
    var route = ProxyRoute(proxy: request.options.connection.proxy, scheme: url.scheme, variables: settings.variables)
    if url.isLoopback, route.leavesThisMachine {
      guard request.options.connection.proxy == nil else {
        throw refusal("a proxy on another machine cannot reach this one's loopback address", host: url.host)
      }
      route = .direct
    }
    let files =
      url.scheme == "https" ? try await certificateFiles(for: request.options, host: url.host) : CertificateFiles()
    return try CurlTransfer(
      request, url: url, route: route, files: files, userAgent: settings.userAgent, receiving: receive)
  }

  /// Reads the certificates, within the time limit of the request: a file may be on a server that is gone.
  private func certificateFiles(for options: HTTPOptions, host: String) async throws(HTTPFailure) -> CertificateFiles {
    let (connection, variables) = (options.connection, settings.variables)
    guard CertificateFiles.areNamed(by: connection, variables: variables) else { return CertificateFiles() }
    let files = await BlockingCall.run(within: .seconds(connection.timeout)) {
      () -> Result<CertificateFiles, HTTPFailure> in
      Result { () throws(HTTPFailure) in try CertificateFiles(connection, variables: variables, host: host) }
    }
    guard let files else {
      throw HTTPFailure(host: host, reason: .refusedBeforeSending("reading the certificates took too long"), sent: .no)
    }
    return try files.get()
  }
}

/// What holds for every request of one transport.
private struct CurlSettings: Sendable {
  /// Who asks: `fob/VERSION`.
  var userAgent: String
  /// The host's variables: proxies (`https_proxy`, `no_proxy` and so on) and trusted authorities (`SSL_CERT_FILE`, `SSL_CERT_DIR`).
  var variables: [String: String]
}

extension HTTPRequest {
  /// Why this request may not be sent, in words; nil when it may. Looks at characters only, before libcurl sees any of it.
  var flaw: String? {
    if url.unicodeScalars.contains(where: { $0.isControl || $0 == " " }) {
      return "the address holds a control character or a space"
    }
    for field in headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenCharacter) else {
        return "a header field has an impossible name"
      }
      if field.value.unicodeScalars.contains(where: \.isControl) {
        return "the header field \(field.name) holds a control character"
      }
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// C0, DEL or C1.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension UInt8 {
  /// RFC 9110, section 5.6.2.
  fileprivate var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}

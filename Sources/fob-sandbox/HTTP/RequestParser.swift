/// Makes requests of the bytes of one connection (RFC 9112), however they were cut into packets and however many
/// requests were sent ahead.
struct RequestParser {
  /// What the bytes so far come to.
  enum Event: Equatable {
    case request(Request)
    /// The client waits for `100 Continue` before it sends the body.
    case expectsContinue
    case needsMore
  }

  static let headLimit = 64 * 1024
  static let bodyLimit = 8 * 1024 * 1024

  private var buffer: [UInt8] = []
  private var head: RequestHead?
  private var chunked = ChunkedBody(limit: bodyLimit)
  private var hasAskedToContinue = false

  mutating func feed(_ bytes: [UInt8]) {
    buffer += bytes
  }

  /// Whether a request has begun to arrive and is not complete.
  var isInside: Bool { head != nil || !buffer.isEmpty }

  mutating func next() throws(RequestFailure) -> Event {
    if head == nil {
      guard let parsed = try takeHead() else { return .needsMore }
      head = parsed
      hasAskedToContinue = false
      chunked = ChunkedBody(limit: Self.bodyLimit)
    }
    guard let head else { return .needsMore }
    guard let body = try takeBody(head.framing) else {
      guard head.expectsContinue, !hasAskedToContinue, buffer.isEmpty else { return .needsMore }
      hasAskedToContinue = true
      return .expectsContinue
    }
    self.head = nil
    return .request(head.request(body: body))
  }

  private mutating func takeHead() throws(RequestFailure) -> RequestHead? {
    // A stray line end between requests is skipped, as RFC 9112 section 2.2 advises.
    while buffer.starts(with: [13, 10]) { buffer.removeFirst(2) }
    guard let end = buffer.firstIndex(ofSequence: [13, 10, 13, 10]) else {
      if buffer.count > Self.headLimit { throw .headTooLarge }
      return nil
    }
    if end > Self.headLimit { throw .headTooLarge }
    let head = try RequestHead(parsing: buffer[..<end])
    buffer.removeFirst(end + 4)
    return head
  }

  private mutating func takeBody(_ framing: RequestHead.Framing) throws(RequestFailure) -> [UInt8]? {
    switch framing {
    case .length(let length):
      if length > Self.bodyLimit { throw .bodyTooLarge }
      guard buffer.count >= length else { return nil }
      let body = Array(buffer.prefix(length))
      buffer.removeFirst(length)
      return body
    case .chunked:
      return try chunked.consume(from: &buffer)
    }
  }
}

extension Collection<UInt8> where Index == Int {
  /// Where a sequence of bytes begins for the first time.
  func firstIndex(ofSequence sought: [UInt8]) -> Int? {
    guard count >= sought.count, let first = sought.first else { return nil }
    var index = startIndex
    while index <= endIndex - sought.count {
      if self[index] == first, self[index...].starts(with: sought) { return index }
      index += 1
    }
    return nil
  }
}

/// A request line with its header fields, checked.
private struct RequestHead: Equatable {
  /// How the end of the body is found.
  enum Framing: Equatable {
    case length(Int)
    case chunked
  }

  let framing: Framing
  let expectsContinue: Bool
  private let method: String
  private let path: String
  private let query: FormFields
  private let headers: HeaderList
  private let host: String
  private let keepsAlive: Bool

  /// - Parameter bytes: everything before the empty line.
  init(parsing bytes: ArraySlice<UInt8>) throws(RequestFailure) {
    guard bytes.allSatisfy({ $0 >= 32 || $0 == 13 || $0 == 10 || $0 == 9 }) else { throw .malformed }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    guard !lines.contains(where: { $0.unicodeScalars.contains { $0 == "\r" || $0 == "\n" } }) else { throw .malformed }
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[0].allSatisfy({ $0.isLetter && $0.isUppercase && $0.isASCII }), !words[0].isEmpty
    else { throw .malformed }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      throw words[2].hasPrefix("HTTP/") ? .unknownVersion : .malformed
    }
    let headers = try Self.fields(lines.dropFirst())
    let target = try RequestTarget(parsing: words[1])
    let hosts = headers.all("Host")
    guard hosts.count == 1 || (hosts.isEmpty && words[2] == "HTTP/1.0") else { throw .malformed }

    method = String(words[0])
    path = target.path
    query = target.query
    host = target.host ?? hosts.first ?? "127.0.0.1"
    keepsAlive = words[2] == "HTTP/1.1" && !headers.has("close", in: "Connection")
    expectsContinue = headers["Expect"]?.lowercased() == "100-continue"
    framing = try Self.framing(headers)
    self.headers = headers
  }

  func request(body: [UInt8]) -> Request {
    Request(
      method: method, path: path, query: query, headers: headers, body: body, host: host, keepsAlive: keepsAlive)
  }

  private static func fields(_ lines: ArraySlice<Substring>) throws(RequestFailure) -> HeaderList {
    var headers: HeaderList = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { throw .malformed }
      let name = line[..<colon]
      // A folded line begins with a blank, and a blank before the colon hides a field from other servers.
      guard !name.contains(where: { $0 == " " || $0 == "\t" }) else { throw .malformed }
      headers.add(String(name), line[line.index(after: colon)...].trimmed())
    }
    return headers
  }

  private static func framing(_ headers: HeaderList) throws(RequestFailure) -> Framing {
    let lengths = Set(headers.all("Content-Length"))
    if let coding = headers["Transfer-Encoding"] {
      guard lengths.isEmpty else { throw .malformed }
      guard coding.lowercased() == "chunked" else { throw .unknownCoding }
      return .chunked
    }
    guard let text = lengths.first else { return .length(0) }
    guard lengths.count == 1, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw .malformed }
    guard let length = Int(text) else { throw .bodyTooLarge }
    return .length(length)
  }
}

/// What a request line asks for: `/path?query`, or the whole address when it was sent to a proxy.
private struct RequestTarget: Equatable {
  let host: String?
  let path: String
  let query: FormFields

  init(parsing text: Substring) throws(RequestFailure) {
    var rest = text
    var host: String?
    if text.lowercased().hasPrefix("http://") {
      let afterScheme = text.dropFirst(7)
      let slash = afterScheme.firstIndex(of: "/") ?? afterScheme.endIndex
      host = String(afterScheme[..<slash])
      rest = slash == afterScheme.endIndex ? "/" : afterScheme[slash...]
    }
    guard rest.hasPrefix("/") else { throw .malformed }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.host = host
    path = String(parts[0])
    query = parts.count == 2 ? FormFields(parsing: Array(parts[1].utf8)[...]) : FormFields()
  }
}

/// Puts the chunks of a body together (RFC 9112 section 7.1).
private struct ChunkedBody {
  private enum Expected {
    case size
    case data(Int)
    case trailer
  }

  private let limit: Int
  private var expected = Expected.size
  private var body: [UInt8] = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the chunks that have arrived off the buffer; the body once the last one was among them.
  mutating func consume(from buffer: inout [UInt8]) throws(RequestFailure) -> [UInt8]? {
    while true {
      switch expected {
      case .size:
        guard let line = try takeLine(from: &buffer) else { return nil }
        let digits = line.prefix { $0 != ";" }.trimmed()
        guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else { throw .malformed }
        guard let size = Int(digits, radix: 16), size <= limit - body.count else { throw .bodyTooLarge }
        expected = size == 0 ? .trailer : .data(size)
      case .data(let size):
        guard buffer.count >= size + 2 else { return nil }
        guard buffer[size] == 13, buffer[size + 1] == 10 else { throw .malformed }
        body += buffer.prefix(size)
        buffer.removeFirst(size + 2)
        expected = .size
      case .trailer:
        guard let line = try takeLine(from: &buffer) else { return nil }
        if line.isEmpty { return body }
      }
    }
  }

  private func takeLine(from buffer: inout [UInt8]) throws(RequestFailure) -> String? {
    guard let end = buffer.firstIndex(ofSequence: [13, 10]) else {
      if buffer.count > 1024 { throw .malformed }
      return nil
    }
    let line = String(decoding: buffer[..<end], as: UTF8.self)
    buffer.removeFirst(end + 2)
    return line
  }
}

/// Why bytes that arrived are not a request that this server takes.
enum RequestFailure: Error, Equatable {
  case malformed
  case headTooLarge
  case bodyTooLarge
  case unknownCoding
  case unknownVersion

  var status: Int {
    switch self {
    case .malformed: 400
    case .headTooLarge: 431
    case .bodyTooLarge: 413
    case .unknownCoding: 501
    case .unknownVersion: 505
    }
  }
}

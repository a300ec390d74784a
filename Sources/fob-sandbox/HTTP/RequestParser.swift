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

  mutating func next() throws(RequestRefusal) -> Event {
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

  private mutating func takeHead() throws(RequestRefusal) -> RequestHead? {
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

  private mutating func takeBody(_ framing: RequestHead.Framing) throws(RequestRefusal) -> [UInt8]? {
    switch framing {
    case .length(let length):
      if length > Self.bodyLimit { throw .bodyTooLarge }
      guard buffer.count >= length else { return nil }
      let body = Array(buffer.prefix(length))
      buffer.removeFirst(length)
      return body
    case .chunked:
      return try chunked.take(from: &buffer)
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

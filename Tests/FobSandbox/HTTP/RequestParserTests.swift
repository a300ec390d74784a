import Testing

@testable import fob_sandbox

@Suite struct RequestParserTests {
  private static let post =
    "POST /upload-tokens?currentPage=2&pageSize=5 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX-A:  b \r\n"
    + "Content-Length: 3\r\n\r\nabc"
  private static let chunked =
    "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    + "4;name=value\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: t\r\n\r\n"

  /// Every request in the bytes, fed in pieces of a size.
  private func requests(_ text: String, inPiecesOf size: Int) throws -> [Request] {
    var parser = RequestParser()
    var requests: [Request] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      parser.feed(Array(bytes[start..<min(start + size, bytes.count)]))
      while case .request(let request) = try parser.next() { requests.append(request) }
    }
    return requests
  }

  @Test(arguments: [1, 2, 7, 64, 10_000])
  func `reads requests sent ahead however they are cut`(size: Int) throws {
    let requests = try requests(Self.post + Self.chunked + "\r\n" + Self.post, inPiecesOf: size)
    #expect(requests.map(\.method) == ["POST", "PUT", "POST"])
    #expect(requests[0].path == "/upload-tokens")
    #expect(requests[0].query["pageSize"] == "5")
    #expect(requests[0].headers["x-a"] == "b")
    #expect(requests[0].body == Array("abc".utf8))
    #expect(requests[1].body == Array("Wikipedia".utf8))
    #expect(requests[0] == requests[2])
  }

  @Test func `takes the whole address that a proxy is sent`() throws {
    let request = try #require(
      try requests("GET http://ws.example:81/a?b=c HTTP/1.1\r\nHost: other\r\n\r\n", inPiecesOf: 99).first)
    #expect(request.host == "ws.example:81")
    #expect(request.path == "/a")
    #expect(request.query["b"] == "c")
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true), ("GET / HTTP/1.0\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: h\r\nConnection: Keep-Alive, Close\r\n\r\n", false),
  ])
  func `keeps alive as the version and the client say`(text: String, keepsAlive: Bool) throws {
    #expect(try requests(text, inPiecesOf: 99).map(\.keepsAlive) == [keepsAlive])
  }

  @Test func `asks for a body that waits`() throws {
    var parser = RequestParser()
    parser.feed(Array("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n".utf8))
    #expect(try parser.next() == .expectsContinue)
    #expect(try parser.next() == .needsMore)
    parser.feed([65])
    guard case .request(let request) = try parser.next() else {
      Issue.record("no request")
      return
    }
    #expect(request.body == [65])
  }

  @Test(arguments: [
    ("GET /\r\n\r\n", RequestFailure.malformed), ("get / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
    ("GET / HTTP/1.1\r\n\r\n", .malformed), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .malformed),
    ("GET / HTTP/2\r\nHost: h\r\n\r\n", .unknownVersion), ("GET x HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
    ("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", .malformed), ("GET / HTTP/1.1\r\nHost: h\r\n b\r\n\r\n", .malformed),
    ("GET / HTTP/1.1\r\nHost: h\r\nA: b\nC: d\r\n\r\n", .malformed),
    ("GET / HTTP/1.1\r\nHost: h\r\nA: \u{1}\r\n\r\n", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", .bodyTooLarge),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", .bodyTooLarge),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", .unknownCoding),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc", .malformed),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", .bodyTooLarge),
    ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 70_000), .headTooLarge),
  ])
  func `each malformed request is refused for its reason`(text: String, refusal: RequestFailure) {
    #expect(throws: refusal) { try requests(text, inPiecesOf: 100_000) }
  }
}

/// A request line with its header fields, checked.
struct RequestHead: Equatable {
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
  init(parsing bytes: ArraySlice<UInt8>) throws(RequestRefusal) {
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

  private static func fields(_ lines: ArraySlice<Substring>) throws(RequestRefusal) -> HeaderList {
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

  private static func framing(_ headers: HeaderList) throws(RequestRefusal) -> Framing {
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

/// One answer, before its bytes are written.
struct Response: Sendable, Equatable {
  var status: Int
  var headers: HeaderList
  var body: [UInt8]

  init(_ status: Int, _ headers: HeaderList = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  init(_ status: Int, _ headers: HeaderList = [:], type: String, text: String) {
    self.init(status, headers, body: Array(text.utf8))
    self.headers["Content-Type"] = type
  }

  init(_ status: Int, _ headers: HeaderList = [:], json: JSON, type: String = "application/json") {
    self.init(status, headers, type: type, text: json.text)
  }

  /// The head as it goes over the wire, up to and with the empty line.
  ///
  /// - Parameter length: what `Content-Length` shall say; the body's own unless it is to be wrong.
  func head(length: Int? = nil) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(StatusText.of(status))\r\n"
    for field in headers.fields { text += "\(field.name): \(field.value)\r\n" }
    if status != 204, status != 304, status >= 200 { text += "Content-Length: \(length ?? body.count)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// The whole answer as it goes over the wire.
  var bytes: [UInt8] { head() + body }
}

/// The reason phrases of RFC 9110, and 422's as Rails writes it.
enum StatusText {
  static func of(_ status: Int) -> String {
    phrases[status] ?? "Status \(status)"
  }

  private static let phrases = [
    100: "Continue", 200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found",
    303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  ]
}

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

import Formats

/// What a service puts into a request.
enum RequestBody: Sendable {
  /// `application/x-www-form-urlencoded`: names and values, encoded on the way.
  case form([(String, String)])
  /// `application/json`.
  case json(JSONValue)

  /// The value of `Content-Type`.
  var contentType: String {
    switch self {
    case .form: "application/x-www-form-urlencoded"
    case .json: "application/json"
    }
  }

  /// The bytes to send.
  var bytes: [UInt8] {
    switch self {
    case .form(let fields): Array(PercentEncoding.form(fields).utf8)
    case .json(let value): Array(value.text().utf8)
    }
  }
}

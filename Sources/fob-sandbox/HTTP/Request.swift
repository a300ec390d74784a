/// One request as it was read from a connection.
struct Request: Sendable, Equatable {
  var method: String
  /// The path as it was sent, still percent-encoded, without the query.
  var path: String
  var query: FormFields
  var headers: HeaderList
  var body: [UInt8]
  /// What this server is called by who asked (`127.0.0.1:8080`), for absolute addresses in an answer.
  var host: String
  /// Whether the connection stays open after the answer.
  var keepsAlive: Bool

  /// The path's segments, percent-decoded.
  var segments: [String] {
    path.split(separator: "/", omittingEmptySubsequences: true).map { PercentCoding.decode($0) }
  }

  /// The body as a form, whatever its content type says.
  var form: FormFields { FormFields(parsing: body[...]) }

  /// The values of the cookies that the request carries.
  var cookies: [String: String] {
    var cookies: [String: String] = [:]
    for pair in headers.all("Cookie").joined(separator: ";").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { cookies[parts[0].trimmed()] = parts[1].trimmed() }
    }
    return cookies
  }

  /// The credentials of an `Authorization` header with the given scheme.
  func authorization(_ scheme: String) -> String? {
    guard let value = headers["Authorization"] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
    return parts[1].trimmed()
  }
}

/// The header fields of a message, in the order in which they were written; names compare without regard to case.
struct HeaderList: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  struct Field: Sendable, Equatable {
    var name: String
    var value: String
  }

  private(set) var fields: [Field] = []

  init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value of a field, and on assignment the only one.
  subscript(name: String) -> String? {
    get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
    set {
      fields.removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { add(name, newValue) }
    }
  }

  /// Every value of a field, in order.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  mutating func add(_ others: HeaderList) {
    fields += others.fields
  }

  /// Whether a comma-separated field such as `Connection` holds a word.
  func has(_ word: String, in name: String) -> Bool {
    all(name).joined(separator: ",").split(separator: ",").contains {
      $0.trimmed().lowercased() == word
    }
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends, as RFC 9110 section 5.5 has field values.
  func trimmed() -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

/// The fields of a form or a query, in the order in which they were sent, their values as bytes (a value need not be UTF-8).
struct FormFields: Sendable, Equatable {
  struct Field: Sendable, Equatable {
    var name: String
    var bytes: [UInt8]
  }

  var fields: [Field] = []

  init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// Reads `application/x-www-form-urlencoded`.
  init(parsing body: ArraySlice<UInt8>) {
    fields = body.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return Field(
        name: String(decoding: PercentCoding.bytes(parts[0], plusIsSpace: true), as: UTF8.self),
        bytes: parts.count == 2 ? PercentCoding.bytes(parts[1], plusIsSpace: true) : [])
    }
  }

  /// The last value of a name, as frameworks take it.
  func bytes(_ name: String) -> [UInt8]? {
    fields.last { $0.name == name }?.bytes
  }

  subscript(name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

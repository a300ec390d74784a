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

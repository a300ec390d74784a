/// Header fields in the order in which they were written, found without regard to case (RFC 9110, section 5).
public struct HTTPHeaders: Sendable, Equatable {
  /// One header field.
  public struct Field: Sendable, Equatable {
    /// The field's name, as written.
    public let name: String
    /// The field's value, without the white space around it.
    public let value: String

    /// A field as it will be sent.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// All fields in order. A name can come more than once.
  public private(set) var fields: [Field]

  /// These fields in this order.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// Adds a field after the others and leaves those of the same name.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The value of the first field of this name. Setting it replaces every field of that name; nil removes them.
  public subscript(name: String) -> String? {
    get { values(of: name).first }
    set {
      let folded = name.lowercased()
      fields.removeAll { $0.name.lowercased() == folded }
      if let newValue { append(name, newValue) }
    }
  }

  /// The values of every field of this name in order, as `Set-Cookie` needs it.
  public func values(of name: String) -> [String] {
    let folded = name.lowercased()
    return fields.filter { $0.name.lowercased() == folded }.map(\.value)
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// `["Accept": "application/json"]`.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field(name: $0.0, value: $0.1) })
  }
}

extension HTTPHeaders: CustomStringConvertible, CustomReflectable {
  /// The names only: a value may be a credential.
  public var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
  /// The names only, for `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["names": fields.map(\.name)]) }
}

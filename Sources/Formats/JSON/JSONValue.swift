/// A JSON document (RFC 8259) of a shape that is not known beforehand.
///
/// Whole numbers that fit in 64 bits are kept exactly; every other number is the nearest `Double`.
public enum JSONValue: Equatable, Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

extension JSONValue {
  /// The text of a string, nil for everything else.
  public var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A whole number that fits in 64 bits, nil for everything else; `3600.0` counts as whole, `1e300` does not fit.
  public var integerValue: Int64? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int64(exactly: number)
    default: nil
    }
  }

  /// A number as a `Double` (inexact beyond 2⁵³), nil for everything else.
  public var numberValue: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// A truth value, nil for everything else.
  public var boolValue: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// The elements of an array, nil for everything else.
  public var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object, nil for everything else.
  public var objectValue: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// A member of an object; nil if this is no object or has no such member.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// An element of an array; nil if this is no array or the index is outside it.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }

  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// An object; of a key given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}

extension JSONValue {
  /// Reads a document from UTF-8 text, which may begin with a byte order mark.
  ///
  /// The time it takes grows with the length of the text, whatever that holds; so does that of comparing its strings, in which no more than
  /// `CombiningMarks.limit` marks follow each other. Of a member given twice the first is kept.
  ///
  /// - Parameter depthLimit: how many arrays and objects may lie within each other.
  /// - Throws: `JSONFailure` if the text is not UTF-8, not JSON, nested too deeply, or holds half a surrogate pair or a number
  ///   beyond every `Double`.
  public init(parsing bytes: [UInt8], depthLimit: Int = 64) throws(JSONFailure) {
    guard (try? UTF8Span(validating: bytes.span)) != nil, !bytes.contains(0) else { throw .notUTF8 }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var reader = JSONReader(bytes[(bytes.starts(with: mark) ? mark.count : 0)...], depthLimit: depthLimit)
    self = try reader.document()
  }

  /// The document as text, as `JSONWriter` writes it.
  ///
  /// - Parameter pretty: indented, one member a line.
  public func text(pretty: Bool = false) -> String {
    String(decoding: bytes(pretty: pretty), as: UTF8.self)
  }

  /// The same in UTF-8.
  public func bytes(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(isPretty: pretty)
    writer.write(self)
    return writer.text
  }
}

/// A JSON Web Token in the compact form (RFC 7519, RFC 7515 §7.1), read but **never verified**: fob does not hold the server's key.
public struct JSONWebToken: Equatable, Sendable {
  /// The JOSE header, an object.
  public let header: JSONValue
  /// The claims, an object.
  public let claims: JSONValue

  /// Reads `header.claims.signature`; nil if the text has another shape, the signature included.
  public init?(parsing text: String) {
    let parts = text[...].utf8.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3, Base64URL.decode(parts[2]) != nil,
      let header = Self.object(parts[0]), let claims = Self.object(parts[1])
    else { return nil }
    self.header = header
    self.claims = claims
  }

  private static func object(_ part: Substring.UTF8View) -> JSONValue? {
    guard let bytes = Base64URL.decode(part), let value = try? JSONValue(parsing: bytes),
      value.objectValue != nil
    else { return nil }
    return value
  }
}

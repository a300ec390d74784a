import FoundationEssentials

/// The members of a JSON object as they stand in its text (RFC 8259), for a form that is known, where a decoder would take too long.
///
/// Nested values are judged when they are read. A key that is given twice, or holds an escape, is in no text of ours: the object is malformed.
public struct JSONMembers: JSONReadable {
  private var members: [(key: ArraySlice<UInt8>, value: JSONPart)] = []

  /// Reads an object that is the whole text.
  /// - Throws: `JSONFailure` where the text is something else.
  public init(parsing text: [UInt8]) throws(JSONFailure) {
    guard (try? UTF8Span(validating: text.span)) != nil else { throw .notUTF8 }
    try self.init(json: JSONPart(text: text[...]))
  }

  /// Reads an object.
  public init(json part: JSONPart) throws(JSONFailure) {
    var scanner = JSONScanner(part.text)
    guard scanner.take("{") else { throw .malformed }
    if !scanner.take("}") {
      repeat {
        guard let key = scanner.plainString(), scanner.take(":"), let value = scanner.value(),
          !members.contains(where: { $0.key == key })
        else { throw .malformed }
        members.append((key, JSONPart(text: value)))
      } while scanner.take(",")
      guard scanner.take("}") else { throw .malformed }
    }
    guard scanner.isAtEnd else { throw .malformed }
  }

  /// The value of a member.
  /// - Throws: where there is no such member, or its value is of another kind.
  public func read<Value: JSONReadable>(_ key: StaticString) throws(JSONFailure) -> Value {
    guard let part = part(key) else { throw .malformed }
    return try Value(json: part)
  }

  /// The value of a member; nil where there is none, or `null`.
  /// - Throws: where its value is of another kind.
  public func readIfPresent<Value: JSONReadable>(_ key: StaticString) throws(JSONFailure) -> Value? {
    guard let part = part(key), !part.isNull else { return nil }
    return try Value(json: part)
  }

  /// All members by their keys, where their values are of one kind.
  fileprivate func readAll<Value: JSONReadable>() throws(JSONFailure) -> [String: Value] {
    var values: [String: Value] = [:]
    for member in members { values[String(decoding: member.key, as: UTF8.self)] = try Value(json: member.value) }
    return values
  }

  private func part(_ key: StaticString) -> JSONPart? {
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    return members.first { $0.key.count == wanted.count && $0.key.elementsEqual(wanted) }?.value
  }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
  /// Reads an object whose values are of one kind.
  public init(json part: JSONPart) throws(JSONFailure) { self = try JSONMembers(json: part).readAll() }
}

/// A value within a JSON text (RFC 8259) as it stands there; what it holds is judged when it is read.
public struct JSONPart {
  let text: ArraySlice<UInt8>

  var isNull: Bool { text.elementsEqual("null".utf8) }

  fileprivate func integer<Integer: FixedWidthInteger>() throws(JSONFailure) -> Integer {
    guard JSONNumber(text) != nil, let integer = Integer(String(decoding: text, as: UTF8.self)) else {
      throw .malformed
    }
    return integer
  }
}

/// What can be read from a part of a JSON text.
public protocol JSONReadable {
  /// Reads it.
  /// - Throws: `JSONFailure.malformed` where the part is something else.
  init(json part: JSONPart) throws(JSONFailure)
}

extension String: JSONReadable {
  /// Reads a string.
  public init(json part: JSONPart) throws(JSONFailure) {
    guard part.text.first == UInt8(ascii: "\""), let text = JSONString(part.text.dropFirst().dropLast()).text() else {
      throw .malformed
    }
    self = text
  }
}

extension Bool: JSONReadable {
  /// Reads `true` or `false`.
  public init(json part: JSONPart) throws(JSONFailure) {
    self = part.text.elementsEqual("true".utf8)
    guard self || part.text.elementsEqual("false".utf8) else { throw .malformed }
  }
}

extension Double: JSONReadable {
  /// Reads a number.
  public init(json part: JSONPart) throws(JSONFailure) {
    guard JSONNumber(part.text) != nil, let number = Double(String(decoding: part.text, as: UTF8.self)),
      number.isFinite
    else { throw .malformed }
    self = number
  }
}

extension Date: JSONReadable {
  /// Reads seconds since 1970.
  public init(json part: JSONPart) throws(JSONFailure) {
    self.init(timeIntervalSince1970: try Double(json: part))
  }
}

extension Int: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONFailure) { self = try part.integer() }
}

extension Int64: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONFailure) { self = try part.integer() }
}

extension UInt64: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONFailure) { self = try part.integer() }
}

extension Array: JSONReadable where Element: JSONReadable {
  /// Reads an array of elements of one kind.
  public init(json part: JSONPart) throws(JSONFailure) {
    self = []
    var scanner = JSONScanner(part.text)
    guard scanner.take("[") else { throw .malformed }
    if !scanner.take("]") {
      repeat {
        guard let element = scanner.value() else { throw .malformed }
        append(try Element(json: JSONPart(text: element)))
      } while scanner.take(",")
      guard scanner.take("]") else { throw .malformed }
    }
    guard scanner.isAtEnd else { throw .malformed }
  }
}

import FoundationEssentials

/// A value within a JSON text (RFC 8259) as it stands there; what it holds is judged when it is read.
public struct JSONPart {
  let text: ArraySlice<UInt8>

  var isNull: Bool { text.elementsEqual("null".utf8) }

  fileprivate func integer<Integer: FixedWidthInteger>() throws(JSONError) -> Integer {
    guard JSONNumber(text) != nil, let integer = Integer(String(decoding: text, as: UTF8.self)) else {
      throw .malformed
    }
    return integer
  }
}

/// What can be read from a part of a JSON text.
public protocol JSONReadable {
  /// Reads it.
  /// - Throws: `JSONError.malformed` where the part is something else.
  init(json part: JSONPart) throws(JSONError)
}

extension String: JSONReadable {
  /// Reads a string.
  public init(json part: JSONPart) throws(JSONError) {
    guard part.text.first == UInt8(ascii: "\""), let text = JSONString(part.text.dropFirst().dropLast()).text() else {
      throw .malformed
    }
    self = text
  }
}

extension Bool: JSONReadable {
  /// Reads `true` or `false`.
  public init(json part: JSONPart) throws(JSONError) {
    self = part.text.elementsEqual("true".utf8)
    guard self || part.text.elementsEqual("false".utf8) else { throw .malformed }
  }
}

extension Double: JSONReadable {
  /// Reads a number.
  public init(json part: JSONPart) throws(JSONError) {
    guard JSONNumber(part.text) != nil, let number = Double(String(decoding: part.text, as: UTF8.self)),
      number.isFinite
    else { throw .malformed }
    self = number
  }
}

extension Date: JSONReadable {
  /// Reads seconds since 1970.
  public init(json part: JSONPart) throws(JSONError) {
    self.init(timeIntervalSince1970: try Double(json: part))
  }
}

extension Int: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONError) { self = try part.integer() }
}

extension Int64: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONError) { self = try part.integer() }
}

extension UInt64: JSONReadable {
  /// Reads a number that is written without fraction and exponent.
  public init(json part: JSONPart) throws(JSONError) { self = try part.integer() }
}

extension Array: JSONReadable where Element: JSONReadable {
  /// Reads an array of elements of one kind.
  public init(json part: JSONPart) throws(JSONError) {
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

import FoundationEssentials

/// The members of a JSON object as they stand in its text (RFC 8259), for a form that is known, where a decoder would take too long.
///
/// Nested values are judged when they are read. A key that is given twice, or holds an escape, is in no text of ours: the object is malformed.
///
/// What reads a value is inlined where it is called: the runtime takes longer to put a generic type together than all of the reading does.
public struct JSONMembers: JSONReadable {
  private let text: ArraySlice<UInt8>
  /// Where the parts of each member begin and end: of the key within its quotes, and of the value.
  private var bounds: [Int] = []

  /// Reads an object that is the whole text.
  /// - Throws: `JSONFailure` if the text is something else.
  public init(parsing text: [UInt8]) throws(JSONFailure) {
    guard (try? UTF8Span(validating: text.span)) != nil else { throw .notUTF8 }
    try self.init(json: JSONPart(text: text[...]))
  }

  /// Reads an object.
  public init(json part: JSONPart) throws(JSONFailure) {
    text = part.text
    var scanner = JSONScanner(text)
    guard scanner.consume("{") else { throw .malformed }
    if !scanner.consume("}") {
      repeat {
        guard let key = scanner.plainString(), scanner.consume(":"), let value = scanner.value(),
          key.withUnsafeBufferPointer({ place(of: $0) }) == nil
        else { throw .malformed }
        bounds.append(key.startIndex)
        bounds.append(key.endIndex)
        bounds.append(value.startIndex)
        bounds.append(value.endIndex)
      } while scanner.consume(",")
      guard scanner.consume("}") else { throw .malformed }
    }
    guard scanner.isAtEnd else { throw .malformed }
  }

  /// The value of a member.
  /// - Throws: if there is no such member, or its value is of another kind.
  @inlinable
  public func read<Value: JSONReadable>(_ key: StaticString) throws(JSONFailure) -> Value {
    guard let part = part(key) else { throw .malformed }
    return try Value(json: part)
  }

  /// The value of a member; nil if there is none, or `null`.
  /// - Throws: if its value is of another kind.
  @inlinable
  public func readIfPresent<Value: JSONReadable>(_ key: StaticString) throws(JSONFailure) -> Value? {
    guard let part = part(key), !part.isNull else { return nil }
    return try Value(json: part)
  }

  @usableFromInline func part(_ key: StaticString) -> JSONPart? {
    place(of: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)).map(value)
  }

  @usableFromInline var count: Int { bounds.count / 4 }

  @usableFromInline func key(_ place: Int) -> String {
    String(decoding: text[bounds[4 * place]..<bounds[4 * place + 1]], as: UTF8.self)
  }

  @usableFromInline func value(_ place: Int) -> JSONPart {
    JSONPart(text: text[bounds[4 * place + 2]..<bounds[4 * place + 3]])
  }

  private func place(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    text.withUnsafeBufferPointer { bytes in
      for place in 0..<count {
        let (start, end) = (bounds[4 * place] - text.startIndex, bounds[4 * place + 1] - text.startIndex)
        if end - start == key.count, key.indices.allSatisfy({ bytes[start + $0] == key[$0] }) { return place }
      }
      return nil
    }
  }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
  /// Reads an object whose values are of one kind.
  @inlinable
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    self = [:]
    for place in 0..<members.count { self[members.key(place)] = try Value(json: members.value(place)) }
  }
}

/// A value within a JSON text (RFC 8259) as it stands there; what it holds is judged when it is read.
public struct JSONPart {
  let text: ArraySlice<UInt8>

  @usableFromInline var isNull: Bool { isWord("null") }

  fileprivate func isWord(_ word: StaticString) -> Bool {
    text.count == word.utf8CodeUnitCount
      && text.withUnsafeBufferPointer { bytes in bytes.indices.allSatisfy { bytes[$0] == word.utf8Start[$0] } }
  }

  fileprivate func integer<Integer: FixedWidthInteger>() throws(JSONFailure) -> Integer {
    guard JSONNumber(text) != nil, let integer = Integer(String(decoding: text, as: UTF8.self)) else {
      throw .malformed
    }
    return integer
  }
}

/// The elements of an array one after the other, as they stand in its text.
@usableFromInline struct JSONElements {
  private var scanner: JSONScanner<ArraySlice<UInt8>>
  private var hasBegun = false

  @usableFromInline init(_ part: JSONPart) {
    scanner = JSONScanner(part.text)
  }

  /// The next one; nil behind the last.
  @usableFromInline mutating func next() throws(JSONFailure) -> JSONPart? {
    let isFirst = !hasBegun
    hasBegun = true
    if isFirst, !scanner.consume("[") { throw .malformed }
    if isFirst ? scanner.consume("]") : !scanner.consume(",") {
      guard isFirst || scanner.consume("]"), scanner.isAtEnd else { throw .malformed }
      return nil
    }
    guard let element = scanner.value() else { throw .malformed }
    return JSONPart(text: element)
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
    self = part.isWord("true")
    guard self || part.isWord("false") else { throw .malformed }
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
  @inlinable
  public init(json part: JSONPart) throws(JSONFailure) {
    self = []
    var elements = JSONElements(part)
    while let element = try elements.next() { append(try Element(json: element)) }
  }
}

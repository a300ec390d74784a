/// Builds the value that a JSON text stands for (RFC 8259), strictly and in one pass.
///
/// The text is UTF-8; whoever makes a reader has seen to that.
struct JSONReader<Text: JSONText> {
  private var scanner: JSONScanner<Text>
  private let depthLimit: Int

  init(_ text: Text, depthLimit: Int) {
    scanner = JSONScanner(text)
    self.depthLimit = depthLimit
  }

  /// The one value that the whole text is.
  mutating func document() throws(JSONFailure) -> JSONValue {
    let document = try value(within: 0)
    guard scanner.isAtEnd else { throw .malformed }
    return document
  }

  private mutating func value(within depth: Int) throws(JSONFailure) -> JSONValue {
    if scanner.consume("{") { return .object(try members(within: depth)) }
    if scanner.consume("[") { return .array(try elements(within: depth)) }
    if let text = scanner.string() { return .string(try string(text)) }
    guard let value = scanner.word().flatMap(Self.value) else { throw .malformed }
    return value
  }

  private func string(_ text: Text) throws(JSONFailure) -> String {
    guard let string = JSONString(text).text() else { throw .malformed }
    return CombiningMarks.limited(in: string)
  }

  private static func value(of word: Text) -> JSONValue? {
    if word.elementsEqual("null".utf8) { return .null }
    if word.elementsEqual("true".utf8) { return .bool(true) }
    if word.elementsEqual("false".utf8) { return .bool(false) }
    return JSONNumber(word)?.value(in: word)
  }

  private mutating func elements(within depth: Int) throws(JSONFailure) -> [JSONValue] {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    var elements: [JSONValue] = []
    if scanner.consume("]") { return elements }
    repeat {
      elements.append(try value(within: depth + 1))
    } while scanner.consume(",")
    guard scanner.consume("]") else { throw .malformed }
    return elements
  }

  private mutating func members(within depth: Int) throws(JSONFailure) -> [String: JSONValue] {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    var members: [(String, JSONValue)] = []
    if scanner.consume("}") { return [:] }
    repeat {
      guard let name = try scanner.string().map(string), scanner.consume(":") else { throw .malformed }
      members.append((name, try value(within: depth + 1)))
    } while scanner.consume(",")
    guard scanner.consume("}") else { throw .malformed }
    return Dictionary(members) { first, _ in first }
  }
}

/// A number of a JSON text (RFC 8259 §6): sign, digits, fraction and exponent as they stand.
struct JSONNumber {
  private let isNegative: Bool
  private let whole: Range<Int>
  private let fraction: Range<Int>
  private let exponent: Range<Int>
  private let isExponentNegative: Bool

  /// Reads a number that begins with the first byte and ends with the last; nil if the text is something else.
  init?(_ text: some JSONText) {
    var place = text.startIndex
    isNegative = Self.consume("-", at: &place, of: text)
    whole = Self.digits(at: &place, of: text)
    let hasFraction = Self.consume(".", at: &place, of: text)
    fraction = hasFraction ? Self.digits(at: &place, of: text) : place..<place
    let hasExponent = Self.consume("e", at: &place, of: text) || Self.consume("E", at: &place, of: text)
    isExponentNegative = hasExponent && Self.consume("-", at: &place, of: text)
    if hasExponent, !isExponentNegative { _ = Self.consume("+", at: &place, of: text) }
    exponent = hasExponent ? Self.digits(at: &place, of: text) : place..<place
    guard place == text.endIndex, whole.count == 1 || !whole.isEmpty && text[whole.lowerBound] != UInt8(ascii: "0"),
      hasFraction != fraction.isEmpty, hasExponent != exponent.isEmpty
    else { return nil }
  }

  /// The number as it is if it is whole and fits in 64 bits, else the nearest `Double`; nil beyond every `Double`.
  func value(in text: some JSONText) -> JSONValue? {
    if let integer = integer(in: text) { return .integer(integer) }
    guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else { return nil }
    return .number(number)
  }

  private func integer(in text: some JSONText) -> Int64? {
    let sign = isNegative ? "-" : ""
    if fraction.isEmpty, exponent.isEmpty { return Int64(sign + String(decoding: text[whole], as: UTF8.self)) }
    let isZero = { (digit: UInt8) in digit == UInt8(ascii: "0") }
    let all = (Array(text[whole]) + text[fraction]).drop(while: isZero)
    guard let last = all.lastIndex(where: { !isZero($0) }) else { return 0 }
    let digits = all[...last]
    // Nineteen digits are the most that fit; an exponent that is no `Int` is far beyond.
    guard let power = exponent.isEmpty ? 0 : Int(String(decoding: text[exponent], as: UTF8.self)), power < 1 << 32
    else {
      return nil
    }
    let zeros = (isExponentNegative ? -power : power) - fraction.count + (all.endIndex - digits.endIndex)
    guard zeros >= 0, digits.count + zeros <= 19 else { return nil }
    return Int64(sign + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: zeros))
  }

  private static func consume(_ character: Unicode.Scalar, at place: inout Int, of text: some JSONText) -> Bool {
    guard place < text.endIndex, Unicode.Scalar(text[place]) == character else { return false }
    place += 1
    return true
  }

  private static func digits(at place: inout Int, of text: some JSONText) -> Range<Int> {
    let start = place
    while place < text.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[place]) { place += 1 }
    return start..<place
  }
}

/// A string of a JSON text (RFC 8259 §7): what is between its quotes, as it stands, in UTF-8.
struct JSONString<Text: JSONText> {
  private var rest: Text

  init(_ text: Text) {
    rest = text
  }

  /// The text that it stands for; nil if an escape is none, or is half a surrogate pair.
  func text() -> String? {
    var reader = self
    return reader.read()
  }

  private mutating func read() -> String? {
    var bytes: [UInt8] = []
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      bytes += rest[..<backslash]
      rest = rest[(backslash + 1)...]
      guard let scalar = escaped(), let encoded = UTF8.encode(scalar) else { return nil }
      bytes += encoded
    }
    return bytes.isEmpty ? String(decoding: rest, as: UTF8.self) : String(decoding: bytes + rest, as: UTF8.self)
  }

  /// The character of the escape whose backslash has been read.
  private mutating func escaped() -> Unicode.Scalar? {
    switch rest.popFirst().map({ Unicode.Scalar($0) }) {
    case "\"": "\""
    case "\\": "\\"
    case "/": "/"
    case "b": "\u{8}"
    case "f": "\u{C}"
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "u": codePoint()
    default: nil
    }
  }

  /// The character of four digits, or of the surrogate pair that they begin.
  private mutating func codePoint() -> Unicode.Scalar? {
    guard let first = codeUnit() else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
    guard rest.starts(with: #"\u"#.utf8) else { return nil }
    rest = rest.dropFirst(2)
    guard let second = codeUnit(), UTF16.isTrailSurrogate(second) else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() -> UInt16? {
    let digits = rest.prefix(4)
    guard digits.count == 4 else { return nil }
    rest = rest.dropFirst(4)
    return digits.reduce(UInt16?(0)) { unit, digit in
      guard let unit, let value = Hex.value(digit) else { return nil }
      return unit << 4 | UInt16(value)
    }
  }
}

/// Why a text is not a JSON document that fob takes. Holds nothing of the text, which may be secret.
public enum JSONFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case notUTF8
  case tooDeep(limit: Int)
  case malformed

  /// A sentence part for the user, to follow "the answer …".
  public var description: String {
    switch self {
    case .notUTF8: "is not UTF-8 text"
    case .tooDeep(let limit): "nests arrays and objects more than \(limit) deep"
    case .malformed: "is not valid JSON"
    }
  }
}

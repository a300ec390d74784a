/// Builds the value that a JSON text stands for (RFC 8259), strictly and in one pass.
///
/// The text is UTF-8; whoever makes a reader has seen to that.
struct JSONReader<Text: JSONText> {
  /// How many bytes the name of a member may have. Strings are compared by canonical equivalence, which takes a time that grows with the square of a run
  /// of combining marks.
  static var nameLimit: Int { 256 }

  private var scanner: JSONScanner<Text>
  private let depthLimit: Int

  init(_ text: Text, depthLimit: Int) {
    scanner = JSONScanner(text)
    self.depthLimit = depthLimit
  }

  /// The one value that the whole text is.
  mutating func document() throws(JSONError) -> JSONValue {
    let document = try value(within: 0)
    guard scanner.isAtEnd else { throw .malformed }
    return document
  }

  private mutating func value(within depth: Int) throws(JSONError) -> JSONValue {
    if scanner.take("{") { return .object(try members(within: depth)) }
    if scanner.take("[") { return .array(try elements(within: depth)) }
    if let text = scanner.string() { return .string(try string(text)) }
    guard let value = scanner.word().flatMap(Self.value) else { throw .malformed }
    return value
  }

  private func string(_ text: Text) throws(JSONError) -> String {
    guard let string = JSONString(text).text() else { throw .malformed }
    return string
  }

  private static func value(of word: Text) -> JSONValue? {
    if word.elementsEqual("null".utf8) { return .null }
    if word.elementsEqual("true".utf8) { return .bool(true) }
    if word.elementsEqual("false".utf8) { return .bool(false) }
    return JSONNumber(word)?.value
  }

  private mutating func elements(within depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    var elements: [JSONValue] = []
    if scanner.take("]") { return elements }
    repeat {
      elements.append(try value(within: depth + 1))
    } while scanner.take(",")
    guard scanner.take("]") else { throw .malformed }
    return elements
  }

  private mutating func members(within depth: Int) throws(JSONError) -> [String: JSONValue] {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    var members: [(String, JSONValue)] = []
    if scanner.take("}") { return [:] }
    repeat {
      guard let name = scanner.string() else { throw .malformed }
      guard name.count <= Self.nameLimit else { throw .nameTooLong(limit: Self.nameLimit) }
      guard scanner.take(":") else { throw .malformed }
      members.append((try string(name), try value(within: depth + 1)))
    } while scanner.take(",")
    guard scanner.take("}") else { throw .malformed }
    return Dictionary(members) { first, _ in first }
  }
}

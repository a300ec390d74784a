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
    return CombiningMarks.limited(in: string)
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
      guard let name = try scanner.string().map(string), scanner.take(":") else { throw .malformed }
      members.append((name, try value(within: depth + 1)))
    } while scanner.take(",")
    guard scanner.take("}") else { throw .malformed }
    return Dictionary(members) { first, _ in first }
  }
}

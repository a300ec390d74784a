/// Writes values as JSON text (RFC 8259): members sorted by the bytes of their keys, slashes as they are, and as `\u` escapes whatever could steer a terminal
/// (delete, C1 controls, bidirectional controls, line separators).
struct JSONWriter {
  /// The text so far, in UTF-8.
  private(set) var text: [UInt8] = []
  private let isPretty: Bool

  /// - Parameter isPretty: indented by two blanks, one member a line.
  init(isPretty: Bool) {
    self.isPretty = isPretty
  }

  /// Writes a value.
  /// - Parameter depth: how many arrays and objects it lies in.
  mutating func write(_ value: JSONValue, depth: Int = 0) {
    switch value {
    case .null: write("null")
    case .bool(let bool): write(bool ? "true" : "false")
    case .integer(let integer): write("\(integer)")
    case .number(let number): write(number)
    case .string(let string): quote(string)
    case .array(let elements):
      list(elements, between: ("[", "]"), depth: depth) { writer, element in writer.write(element, depth: depth + 1) }
    case .object(let members):
      list(members.sorted { Self.isOrdered($0.key, $1.key) }, between: ("{", "}"), depth: depth) { writer, member in
        writer.quote(member.key)
        writer.write(writer.isPretty ? " : " : ":")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func list<Item>(
    _ items: [Item], between brackets: (String, String), depth: Int, writeItem: (inout JSONWriter, Item) -> Void
  ) {
    write(brackets.0)
    // An empty list has an empty line.
    if items.isEmpty { beginLine(depth: 0) }
    for (place, item) in items.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      beginLine(depth: depth + 1)
      writeItem(&self, item)
    }
    beginLine(depth: depth)
    write(brackets.1)
  }

  /// By their bytes: `<` would take them for the same letters in another spelling.
  private static func isOrdered(_ left: String, _ right: String) -> Bool {
    let (left, right) = (left.utf8Span.span, right.utf8Span.span)
    for place in 0..<min(left.count, right.count) where left[place] != right[place] {
      return left[place] < right[place]
    }
    return left.count < right.count
  }

  /// Ends a line and indents the next one, where there are lines.
  private mutating func beginLine(depth: Int) {
    guard isPretty else { return }
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func write(_ number: Double) {
    // JSON cannot say infinite or not a number.
    guard number.isFinite else { return write("null") }
    let digits = "\(number)"
    write(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
  }

  private mutating func quote(_ string: String) {
    text.append(UInt8(ascii: "\""))
    let bytes = string.utf8Span.span
    if bytes.indices.allSatisfy({ Self.isPlain(bytes[$0]) }) {
      write(string)
    } else {
      for scalar in string.unicodeScalars { escape(scalar) }
    }
    text.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": write(#"\""#)
    case "\\": write(#"\\"#)
    case "\u{8}": write(#"\b"#)
    case "\u{C}": write(#"\f"#)
    case "\n": write(#"\n"#)
    case "\r": write(#"\r"#)
    case "\t": write(#"\t"#)
    case _ where DisplayText.steersTerminal(scalar):
      write(#"\u"# + Hex.encode([UInt8(scalar.value >> 8), UInt8(scalar.value & 0xFF)]))
    default: write(String(scalar))
    }
  }

  private mutating func write(_ words: String) { text.append(contentsOf: words.utf8) }
}

/// A string of a JSON text (RFC 8259 §7): what is between its quotes, as it stands, in UTF-8.
struct JSONString<Text: JSONText> {
  private var rest: Text

  init(_ text: Text) {
    rest = text
  }

  /// The text that it stands for; nil where an escape is none, or is half a surrogate pair.
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

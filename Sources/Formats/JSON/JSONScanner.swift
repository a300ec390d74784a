/// Reads a JSON text from left to right, passing over the white space before each part.
///
/// A byte is looked at a bounded number of times, however the text nests.
struct JSONScanner<Text: JSONText> {
  private var rest: Text

  init(_ text: Text) {
    rest = text
  }

  /// Whether nothing more comes.
  var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

  /// Whether this character comes next; it is then read.
  mutating func consume(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard let first = rest.first, first == UInt8(truncatingIfNeeded: character.value) else { return false }
    rest.removeFirst()
    return true
  }

  /// The text between the quotes of the string that comes next, as it stands; nil if none comes.
  mutating func string() -> Text? {
    skipSpace()
    return quoted()?.dropFirst().dropLast()
  }

  /// The text between the quotes of the string that comes next; nil if none comes, and if it holds an escape.
  mutating func plainString() -> Text? {
    guard let text = string(), !text.contains(UInt8(ascii: "\\")) else { return nil }
    return text
  }

  /// The letters, digits, signs and points that come next, which are a number, `true`, `false` or `null` if the text is JSON; nil if none come.
  mutating func word() -> Text? {
    skipSpace()
    return plain()
  }

  /// The value that comes next, as it stands: a string with its quotes; an array or object up to its closing bracket, not judged within.
  mutating func value() -> Text? {
    skipSpace()
    switch rest.first.map({ Unicode.Scalar($0) }) {
    case "\"": return quoted()
    case "{", "[": return bracketed()
    default: return plain()
    }
  }

  private mutating func skipSpace() {
    while let first = rest.first, Self.isSpace(first) { rest.removeFirst() }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private mutating func quoted() -> Text? {
    guard rest.first == UInt8(ascii: "\""), let end = endOfString(from: rest.startIndex) else { return nil }
    return read(upTo: end)
  }

  /// Where the string ends whose first quote is there; nil if it does not.
  private func endOfString(from start: Int) -> Int? {
    var place = start + 1
    while place < rest.endIndex {
      switch rest[place] {
      case UInt8(ascii: "\""): return place + 1
      case UInt8(ascii: "\\"): place += 2
      case 0..<0x20: return nil
      default: place += 1
      }
    }
    return nil
  }

  private mutating func bracketed() -> Text? {
    var place = rest.startIndex
    var depth = 0
    while place < rest.endIndex {
      switch rest[place] {
      case UInt8(ascii: "\""):
        guard let end = endOfString(from: place) else { return nil }
        place = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      place += 1
      if depth == 0 { return read(upTo: place) }
    }
    return nil
  }

  private mutating func plain() -> Text? {
    let text = rest.prefix { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard !text.isEmpty else { return nil }
    rest = rest[text.endIndex...]
    return text
  }

  private mutating func read(upTo end: Int) -> Text {
    defer { rest = rest[end...] }
    return rest[..<end]
  }
}

/// The bytes of a JSON text or of a part of it.
protocol JSONText: RandomAccessCollection<UInt8>, SendableMetatype where SubSequence == Self, Index == Int {}

extension ArraySlice: JSONText where Element == UInt8 {}

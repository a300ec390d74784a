import Formats

/// Text to search for tokens, such as a header, an address, a JSON file, a log, or fob's own output.
///
/// A token is found if it is a word on its own, whatever surrounds it; also percent-encoded, quoted as in JSON or in
/// curl's files, coloured, in UTF-16, or broken over several lines.
public struct TokenText: Sendable {
  /// The text as it stands, and decoded in each way that changes it; no two alike.
  private let readings: [Reading]
  private let words: [[UInt8]]

  /// Takes bytes of any kind.
  public init(_ bytes: [UInt8]) {
    let text = Self.withoutTerminalControls(bytes)
    let unquoted = Self.unescaped(text)
    let plain = Self.unescaped(unquoted)
    let printable = Self.joined(Self.decoded(text, after: UInt8(ascii: "=")), softBreak: UInt8(ascii: "="))
    var texts: [[UInt8]] = []
    for text in [text, unquoted, plain, Self.decoded(plain, after: UInt8(ascii: "%")), Self.joined(text), printable]
    where !texts.contains(text) {
      texts.append(text)
    }
    readings = texts.map(Reading.init)
    words = text.split { !$0.isOfToken }.map(Array.init).filter { !Self.names.contains($0.lowercased) }
  }

  /// Whether nothing in it can be a token.
  public var isEmpty: Bool { !words.contains { $0.contains(where: \.isOfWord) } }

  /// Whether it is one token, with at most quotes or a header's `Bearer` around it.
  public var isOneWord: Bool { words.count == 1 && words[0].allSatisfy { $0.isOfWord || $0 == UInt8(ascii: ".") } }

  /// Whether a token occurs in it.
  public func contains(_ token: Secret) -> Bool {
    token.withBytes { token in !token.isEmpty && readings.contains { $0.contains(token) } }
  }

  /// Whether it names an upload token: by its value, its handle, or the server's id, which is too short to search for
  /// in a text.
  package func names(_ row: ListedToken) -> Bool {
    contains(row.token.value) || contains(row.token.reference.identity) || contains(Secret(row.handle.text))
      || row.token.reference.id.map(isJust) == true
  }

  private func isJust(_ id: Secret) -> Bool {
    id.withBytes { id in words.count == 1 && words[0].elementsEqual(id) }
  }

  /// Words that precede a value.
  private static let names = ["authorization", "bearer", "id", "value", "token"].map { Array($0.utf8) }

  /// Without colours and other terminal sequences, byte order marks, and the zeros of UTF-16.
  private static func withoutTerminalControls(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x1B where rest.first == UInt8(ascii: "["):
        rest = rest.dropFirst().drop { (0x20..<0x40).contains($0) }.dropFirst()
      case 0x00, 0xFE, 0xFF: break
      default: kept.append(byte)
      }
    }
    return kept
  }

  /// With the escapes of JSON and of curl's files undone, for the characters that tokens consist of.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        plain.append(byte)
        continue
      }
      switch escaped {
      case UInt8(ascii: "u"):
        let digits = rest.prefix(4).compactMap(Hex.value)
        guard digits.count == 4 else { break }
        rest = rest.dropFirst(4)
        let isASCII = digits[0] == 0 && digits[1] == 0 && digits[2] < 8
        plain.append(isASCII ? digits[2] << 4 | digits[3] : UInt8(ascii: " "))
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): plain.append(UInt8(ascii: " "))
      default: plain.append(escaped)
      }
    }
    return plain
  }

  /// With two hexadecimal digits after a mark decoded to their byte.
  private static func decoded(_ text: [UInt8], after mark: UInt8) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      let digits = byte == mark ? rest.prefix(2).compactMap(Hex.value) : []
      plain.append(digits.count == 2 ? digits[0] << 4 | digits[1] : byte)
      if digits.count == 2 { rest = rest.dropFirst(2) }
    }
    return plain
  }

  /// With broken lines joined: without line ends, indentation or quoting of the next line, and soft line breaks.
  private static func joined(_ text: [UInt8], softBreak: UInt8 = UInt8(ascii: "\\")) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\n") else {
        plain.append(byte)
        continue
      }
      while let last = plain.last, " \t\r".utf8.contains(last) { plain.removeLast() }
      if plain.last == softBreak { plain.removeLast() }
      rest = rest.drop { " \t\r\n>|".utf8.contains($0) }
    }
    return plain
  }
}

/// One reading of a text, with its words indexed by their ends: many tokens begin alike.
private struct Reading: Sendable {
  /// A place where a word of at least eight bytes may end, with those bytes.
  private struct End: Sendable {
    let word: UInt64
    let place: Int
  }

  private let text: Secret
  /// By the bytes.
  private let ends: [End]

  private static let key = 8

  init(_ bytes: [UInt8]) {
    text = Secret(bytes: bytes)
    ends = bytes.withUnsafeBytes { text in
      var ends: [End] = []
      var length = 0
      for index in text.indices {
        length = text[index].isVisible ? length + 1 : 0
        guard length >= Self.key, Self.isBoundary(index + 1, in: text) else { continue }
        ends.append(End(word: Self.last(before: index + 1, in: text), place: index + 1))
      }
      return ends.sorted { $0.word < $1.word }
    }
  }

  func contains(_ token: UnsafeRawBufferPointer) -> Bool {
    text.withBytes { text in
      guard token.count <= text.count else { return false }
      guard token.count >= Self.key, token.allSatisfy(\.isVisible) else {
        return (token.count...text.count).contains { stands(token, before: $0, in: text) }
      }
      let word = Self.last(before: token.count, in: token)
      return ends[firstEnd(of: word)...].prefix { $0.word == word }.contains {
        stands(token, before: $0.place, in: text)
      }
    }
  }

  private func firstEnd(of word: UInt64) -> Int {
    var range = 0..<ends.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = ends[middle].word < word ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  private func stands(
    _ token: UnsafeRawBufferPointer, before end: Int, in text: UnsafeRawBufferPointer
  ) -> Bool {
    let start = end - token.count
    return start >= 0 && Self.isBoundary(start, in: text) && Self.isBoundary(end, in: text)
      && text[start..<end].elementsEqual(token)
  }

  /// Whether a word may begin or end at a place.
  private static func isBoundary(_ place: Int, in text: UnsafeRawBufferPointer) -> Bool {
    place == 0 || place == text.count || !text[place - 1].isOfWord || !text[place].isOfWord
  }

  private static func last(before end: Int, in text: UnsafeRawBufferPointer) -> UInt64 {
    text[(end - key)..<end].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension UInt8 {
  /// Whether it is a letter, a digit, `-` or `_`: what identifiers and base64url are made of.
  fileprivate var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  fileprivate var isVisible: Bool { (0x21...0x7E).contains(self) }

  /// Whether it can belong to a token: visible ASCII except what texts put around one.
  fileprivate var isOfToken: Bool { isVisible && !"\"'`:,;<>()[]{}".utf8.contains(self) }
}

extension [UInt8] {
  fileprivate var lowercased: [UInt8] {
    map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}

import Formats
import TokenModel

/// A server's words, made fit for a failure or a screen: neutral (`DisplayText`) and short.
enum ServerWords {
  /// The most cells that a server's words may take.
  static let limit = 200

  /// The words without white space around them, neutral, at most `limit` cells; nil if nothing is left.
  static func neutral(_ text: String, limit: Int = limit) -> String? {
    // Every kept scalar takes at least a fifth of a cell, so the rest of a huge text need not be looked at.
    let words = DisplayText(text.beginning(limit * 5).withoutBlanksAround).truncated(to: limit).string
    return words.isEmpty ? nil : words
  }

  /// `HOST says: WORDS`, or that it gave no reason, or that it failed if the status says so.
  static func reason(_ words: String?, from host: String, status: Int) -> String {
    let hasFailed = (500...599).contains(status)
    let start = hasFailed ? "\(host) failed with status \(status)" : "\(host) answered with status \(status)"
    guard let words = words.flatMap({ neutral($0) }) else { return "\(start) and gave no reason." }
    return hasFailed ? "\(start): \(words)" : "\(host) says: \(words)"
  }

  /// The most bytes that are searched for secrets.
  static let longest = 16_384

  /// The words with a mask in place of every secret of the request that the server repeats, in any encoding. Of longer
  /// words only the first half of the searched part is returned, so that no secret straddles the cut.
  static func hiding(_ secrets: [Secret], in words: String, longest: Int = longest) -> String {
    let text = Array(words.utf8.prefix(longest))
    let isCut = words.utf8.count > longest
    let limit = isCut ? longest / 2 : text.count
    let ranges = secrets.filter { $0.withBytes(\.count) >= shortestHidden }
      .flatMap { SecretSpelling($0).ranges(in: text) }.sorted { $0.lowerBound < $1.lowerBound }
    var shown: [UInt8] = []
    var end = 0
    for range in ranges where range.upperBound > end && range.lowerBound < limit {
      if range.lowerBound >= end {
        shown += text[end..<range.lowerBound]
        shown += Secret.mask.utf8
      }
      end = range.upperBound
    }
    if end < limit { shown += text[end..<limit] }
    return String(decoding: shown, as: UTF8.self) + (isCut ? "…" : "")
  }

  /// Anything shorter occurs in ordinary words by chance.
  private static let shortestHidden = 4
}

extension String {
  /// The text, or so many of its scalars if it is longer.
  func beginning(_ count: Int) -> String { utf8.count <= count ? self : String(unicodeScalars.prefix(count)) }

  fileprivate var withoutBlanksAround: String {
    // What begins and ends with a letter or another sign of ASCII has no blanks around it.
    if let first = utf8.first, let last = utf8.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return self }
    return String(trimmed(of: \.isWhitespace))
  }
}

/// Finds a secret in a server's words, however it is written: as it is, in percent or form encoding, with JSON's
/// escapes, HTML's references or both, and within base 64. Each character is sought in every spelling, because no two
/// encoders leave the same characters unchanged.
private struct SecretSpelling {
  private struct Needle {
    let scalars: [Unicode.Scalar]
    /// Whether it is the inner part of a base 64 text, whose rest is hidden as well.
    let isBase64: Bool
  }

  private let needles: [Needle]
  private let spellings: [Unicode.Scalar: [[UInt8]]]

  /// Encodings that lie in each other are written in ASCII.
  private static let ascii = Dictionary(
    uniqueKeysWithValues: (UInt8(0x20)...0x7E).map { (Unicode.Scalar($0), ScalarSpelling.all(of: Unicode.Scalar($0))) })

  /// How deeply encodings nest, such as HTML's within JSON's; within base 64 there is one.
  private static let depths = (text: 2, base64: 1)

  init(_ secret: Secret) {
    let text = secret.revealed
    let encoded = String(PercentEncoding.form([("", text)]).dropFirst())
    let inner = [text, encoded].flatMap(Base64Core.texts)
    needles =
      [Needle(scalars: Array(text.unicodeScalars), isBase64: false)]
      + Set(inner).map { Needle(scalars: Array($0.unicodeScalars), isBase64: true) }
    let others = Set(text.unicodeScalars).filter { Self.ascii[$0] == nil }
    spellings = others.reduce(into: Self.ascii) { $0[$1] = ScalarSpelling.all(of: $1) }
  }

  /// Where the secret occurs in a text's bytes.
  func ranges(in text: [UInt8]) -> [Range<Int>] {
    needles.flatMap { ranges(of: $0, in: text) }
  }

  private func ranges(of needle: Needle, in text: [UInt8]) -> [Range<Int>] {
    guard let first = needle.scalars.first?.utf8.first else { return [] }
    let depth = needle.isBase64 ? Self.depths.base64 : Self.depths.text
    let beginnings = (UInt8.min...UInt8.max).map { $0 == first || ScalarSpelling.begins(with: $0) }
    var ranges: [Range<Int>] = []
    var end = 0
    for (start, byte) in text.enumerated() where start >= end && beginnings[Int(byte)] {
      guard let found = self.end(of: needle, from: start, in: text, depth: depth) else { continue }
      ranges.append(needle.isBase64 ? Base64Core.run(around: start..<found, in: text) : start..<found)
      end = found
    }
    return ranges
  }

  private func end(of needle: Needle, from start: Int, in text: [UInt8], depth: Int) -> Int? {
    var ends: Set<Int> = [start]
    for scalar in needle.scalars {
      ends = Set(ends.flatMap { self.ends(of: scalar, from: $0, in: text, depth: depth) })
      if ends.isEmpty { return nil }
    }
    return ends.max()
  }

  /// Where a character may end that begins there, in each way in which it can be read.
  private func ends(of scalar: Unicode.Scalar, from start: Int, in text: [UInt8], depth: Int) -> [Int] {
    var ends = text[start...].starts(with: scalar.utf8) ? [start + scalar.utf8.count] : []
    guard depth > 0, start < text.count, ScalarSpelling.begins(with: text[start]) else { return ends }
    for spelling in spellings[scalar] ?? [] {
      ends += self.ends(of: spelling, from: start, in: text, depth: depth - 1)
    }
    return ends
  }

  /// The same for a spelling: letters and digits in either case, the marks between them in turn in every way.
  private func ends(of spelling: [UInt8], from start: Int, in text: [UInt8], depth: Int) -> [Int] {
    var ends = [start]
    for byte in spelling {
      ends = ends.flatMap { end in
        ScalarSpelling.isLetterOrDigit(byte)
          ? (end < text.count && ScalarSpelling.lowercased(text[end]) == byte ? [end + 1] : [])
          : self.ends(of: Unicode.Scalar(byte), from: end, in: text, depth: depth)
      }
      if ends.isEmpty { break }
    }
    return ends
  }
}

/// How encodings write one character: percent and form encoding, the escapes of JSON and of programming languages, HTML's references. In lower case.
private enum ScalarSpelling {
  /// Every way but the character itself.
  static func all(of scalar: Unicode.Scalar) -> [[UInt8]] {
    let bytes = Array(scalar.utf8)
    var texts = ["%", "\\x"].map { mark in bytes.map { mark + Hex.encode([$0]) }.joined() }
    if scalar.value < 0x100, bytes.count > 1 { texts.append("%" + Hex.encode([UInt8(scalar.value)])) }
    texts.append(scalar.utf16.map { "\\u" + Hex.encode([UInt8($0 >> 8), UInt8($0 & 0xFF)]) }.joined())
    let hexadecimal = String(scalar.value, radix: 16)
    for number in ["\(scalar.value)", "0\(scalar.value)", "x\(hexadecimal)", "x00\(hexadecimal)"] {
      texts.append("&#\(number);")
    }
    if let name = references[scalar] { texts.append("&\(name);") }
    if escaped.contains(scalar) { texts.append("\\\(scalar)") }
    if scalar == " " { texts.append("+") }
    return texts.map { Array($0.utf8) }
  }

  /// Whether a spelling can begin with a byte.
  static func begins(with byte: UInt8) -> Bool { "%&\\+".utf8.contains(byte) }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch lowercased(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static let references: [Unicode.Scalar: String] = [
    "&": "amp", "<": "lt", ">": "gt", "\"": "quot", "'": "apos", "+": "plus", "/": "sol", "=": "equals", " ": "nbsp",
    "%": "percnt", "#": "num", "\\": "bsol", ":": "colon", ";": "semi", "@": "commat", "$": "dollar", "!": "excl",
    "?": "quest", "`": "grave", "*": "ast",
  ]

  private static let escaped: Set<Unicode.Scalar> = ["\"", "\\", "/", "'", "$", "`", "&"]
}

/// What a text within a longer one, such as the password of a Basic header's pair, looks like in base 64.
private enum Base64Core {
  /// The digits that depend on nothing but the text, for each of the three places at which it can begin, in both alphabets.
  static func texts(of text: String) -> [String] {
    (0..<3).flatMap { offset -> [String] in
      let bytes = Array(repeating: 0, count: offset) + Array(text.utf8)
      let digits = (offset * 8 + 5) / 6..<bytes.count * 8 / 6
      guard digits.count >= shortest else { return [] }
      return [Base64.encode(bytes), Base64URL.encode(bytes)].map { encoded in
        String(encoded.dropFirst(digits.lowerBound).prefix(digits.count))
      }
    }
  }

  /// The whole base 64 text around a part of it.
  static func run(around part: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let start = text[..<part.lowerBound].lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
    let end = text[part.upperBound...].firstIndex { !isDigit($0) } ?? text.count
    return start..<end
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    ScalarSpelling.isLetterOrDigit(byte) || "+/-_=".utf8.contains(byte)
  }

  /// Fewer digits are found in ordinary words by chance.
  private static let shortest = 4
}

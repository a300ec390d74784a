import Formats

/// What a text within a longer one, such as the password of a Basic header's pair, looks like in base 64.
enum Base64Core {
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

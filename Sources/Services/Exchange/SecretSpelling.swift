import Formats
import TokenModel

/// Finds a secret in what a server says, however it is written there: as it is, in percent or form encoding, with JSON's escapes, HTML's references
/// or both, and within base 64. Each character is looked for in every spelling, because no two encoders leave the same characters as they are.
struct SecretSpelling {
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

  /// How deep encodings lie in each other, such as HTML's within JSON's; within base 64 there is one.
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

  /// Where the secret stands in a text's bytes.
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

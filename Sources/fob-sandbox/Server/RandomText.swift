import FoundationEssentials

/// Identifiers and secrets in the shapes that the services give them.
enum RandomText {
  private static let base62 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let hex = Array("0123456789abcdef".utf8)

  static func base62(_ count: Int, using source: inout some RandomNumberGenerator) -> String {
    characters(count, from: base62) { source.next() }
  }

  static func base62(_ count: Int) -> String {
    characters(count, from: base62) { .random(in: .min ... .max) }
  }

  static func hex(_ count: Int, using source: inout some RandomNumberGenerator) -> String {
    characters(count, from: hex) { source.next() }
  }

  static func hex(_ count: Int) -> String {
    characters(count, from: hex) { .random(in: .min ... .max) }
  }

  static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max) }
  }

  static func uuid() -> String { UUID().uuidString.lowercased() }

  /// Ten characters of each random word, so that a hundred thousand identifiers are there at once; made-up data does
  /// not mind the remainder's slight bias.
  private static func characters(_ count: Int, from alphabet: [UInt8], words: () -> UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var word: UInt64 = 0
    while bytes.count < count {
      if bytes.count % 10 == 0 { word = words() }
      let (quotient, remainder) = word.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
      bytes.append(alphabet[Int(remainder)])
      word = quotient
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A small generator whose numbers follow from its seed (SplitMix64), so that sample data is the same at each start.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

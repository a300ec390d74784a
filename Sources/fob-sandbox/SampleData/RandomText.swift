import FoundationEssentials

/// Identifiers and secrets in the shapes that the services give them.
enum RandomText {
  private static let base62 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
  private static let hex = Array("0123456789abcdef")

  static func base62(_ count: Int, using source: inout some RandomNumberGenerator) -> String {
    characters(count, from: base62, using: &source)
  }

  static func hex(_ count: Int, using source: inout some RandomNumberGenerator) -> String {
    characters(count, from: hex, using: &source)
  }

  static func hex(_ count: Int) -> String {
    var source = SystemRandomNumberGenerator()
    return hex(count, using: &source)
  }

  static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max) }
  }

  static func uuid() -> String { UUID().uuidString.lowercased() }

  private static func characters(
    _ count: Int, from alphabet: [Character], using source: inout some RandomNumberGenerator
  ) -> String {
    String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &source)] })
  }
}

/// The short name by which fob lets people and scripts speak of an upload token: a keyed digest of origin and identity, in lower-case base32.
public struct Handle: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// The text: 10 characters of `a`–`z` and `2`–`7`.
  public let text: String

  /// Characters in a handle (50 bits: among 100 000 tokens the chance of two alike is under one in 200 000).
  public static let length = 10

  /// Takes a handle as a person typed it, or nil where it cannot be one.
  public init?(_ text: String) {
    let folded = text.lowercased()
    let allowed = folded.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
    }
    guard folded.utf8.count == Handle.length, allowed else { return nil }
    self.text = folded
  }

  /// The first 50 bits of a digest, five bits a character.
  init(digest: [UInt8]) {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
    let bits = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    text = String((1...Handle.length).map { alphabet[Int(bits >> UInt64(64 - 5 * $0) & 31)] })
  }

  /// The text.
  public var description: String { text }

  /// By bytes.
  public static func < (left: Handle, right: Handle) -> Bool { left.text < right.text }
}

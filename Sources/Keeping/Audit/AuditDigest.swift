import Crypto
import FoundationEssentials

/// A SHA-256 of bytes of the audit log.
struct AuditDigest: Sendable, Hashable {
  // A vector of four would need an alignment of 32 bytes, which frames of asynchronous functions do not have.
  private var high = SIMD2<UInt64>()
  private var low = SIMD2<UInt64>()

  init(_ digest: SHA256.Digest) {
    for (place, byte) in digest.enumerated() { add(UInt64(byte), place) }
  }

  /// Reads 64 small hexadecimal digits; nil if they are something else.
  init?(hexadecimal digits: UnsafeRawBufferPointer) {
    guard digits.count == 64 else { return nil }
    for place in 0..<32 {
      guard let high = Self.value(digits[2 * place]), let low = Self.value(digits[2 * place + 1]) else { return nil }
      add(high << 4 | low, place)
    }
  }

  /// In small hexadecimal digits, as sha256sum prints it.
  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: (0..<64).map { digits[Int(word($0 / 16) >> UInt64(60 - 4 * ($0 % 16)) & 15)] }, as: UTF8.self)
  }

  private func word(_ place: Int) -> UInt64 { place < 2 ? high[place] : low[place - 2] }

  private mutating func add(_ byte: UInt64, _ place: Int) {
    let shifted = byte << UInt64(56 - 8 * (place % 8))
    if place < 16 { high[place / 8] |= shifted } else { low[place / 8 - 2] |= shifted }
  }

  private static func value(_ digit: UInt8) -> UInt64? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}

/// A place in the audit log: the number of a line and its digest. The last one is the log's head, and a cursor for who reads on later: `17-9f86d0…`.
public struct AuditMark: Sendable, Equatable, CustomStringConvertible {
  /// The line's number.
  public let sequence: Int
  let digest: AuditDigest

  init(sequence: Int, digest: AuditDigest) {
    self.sequence = sequence
    self.digest = digest
  }

  /// The mark of a line without its newline.
  init(sequence: Int, line: [UInt8]) {
    self.init(sequence: sequence, digest: AuditDigest(SHA256.hash(data: line + [UInt8(ascii: "\n")])))
  }

  /// Reads what `description` writes; nil if it is something else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int(parts[0]), sequence > 0,
      let digest = Array(parts[1].utf8).withUnsafeBytes(AuditDigest.init(hexadecimal:))
    else { return nil }
    self.init(sequence: sequence, digest: digest)
  }

  /// As it is printed and given back.
  public var description: String { "\(sequence)-\(digest.text)" }
}

/// Bech32 (BIP 173) without its length limit: a word for people, `1`, and bytes with a checksum that detects mistyped
/// digits.
public enum Bech32 {
  private static let digits = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let checksumLength = 6

  /// The text of bytes, in lower case.
  /// - Parameter word: what the text begins with; printable ASCII in lower case.
  public static func encode(_ bytes: some Sequence<UInt8>, word: String) -> String {
    let values = regrouped(bytes, from: 8, to: 5, padding: true) ?? []
    let check = polymod(expanded(word) + values + [UInt8](repeating: 0, count: checksumLength)) ^ 1
    let checksum = (0..<checksumLength).map { UInt8(check >> (5 * (5 - $0)) & 31) }
    return word + "1" + String(decoding: (values + checksum).map { digits[Int($0)] }, as: UTF8.self)
  }

  /// The word and the bytes of a text; nil if a digit is wrong or missing, the cases are mixed, or bits are left over.
  /// - Returns: the word in lower case.
  public static func decode(_ text: String) -> (word: String, bytes: [UInt8])? {
    let folded = text.lowercased()
    guard text == folded || text == text.uppercased(), text.utf8.allSatisfy({ (33...126).contains($0) }),
      let separator = folded.utf8.lastIndex(of: UInt8(ascii: "1")), separator > folded.startIndex
    else { return nil }
    let word = String(folded[..<separator])
    var values: [UInt8] = []
    for digit in folded[separator...].utf8.dropFirst() {
      guard let value = digits.firstIndex(of: digit) else { return nil }
      values.append(UInt8(value))
    }
    guard values.count >= checksumLength, polymod(expanded(word) + values) == 1,
      let bytes = regrouped(values.dropLast(checksumLength), from: 5, to: 8, padding: false)
    else { return nil }
    return (word, bytes)
  }

  private static func expanded(_ word: String) -> [UInt8] {
    word.utf8.map { $0 >> 5 } + [0] + word.utf8.map { $0 & 31 }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var check: UInt32 = 1
    for value in values {
      let top = check >> 25
      check = (check & 0x1ff_ffff) << 5 ^ UInt32(value)
      for (bit, factor) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { check ^= factor }
    }
    return check
  }

  /// The same bits in groups of another size; nil if bits are left over that are not zero, or a whole group of them.
  private static func regrouped(
    _ groups: some Sequence<UInt8>, from width: UInt32, to newWidth: UInt32, padding: Bool
  ) -> [UInt8]? {
    let mask: UInt32 = 1 << newWidth - 1
    var result: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for group in groups {
      // At most 7 of the earlier bits are still unwritten.
      buffer = (buffer << width | UInt32(group)) & 0xfff
      bits += width
      while bits >= newWidth {
        bits -= newWidth
        result.append(UInt8(buffer >> bits & mask))
      }
    }
    let rest = buffer << (newWidth - bits) & mask
    if padding {
      if bits > 0 { result.append(UInt8(rest)) }
    } else if bits >= width || rest != 0 {
      return nil
    }
    return result
  }
}

import FoundationEssentials

/// Base 64 with the alphabet that is safe in addresses (RFC 4648 §5), without padding, as JSON Web Tokens are written (RFC 7515 §2).
public enum Base64URL {
  /// The text of bytes, unpadded.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(
      Data(bytes).base64EncodedString().compactMap { character in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  /// The bytes of a text; nil where it holds a character outside the alphabet, padding included, or ends within a byte.
  public static func decode(_ text: String) -> [UInt8]? { decode(text[...].utf8) }

  static func decode(_ digits: Substring.UTF8View) -> [UInt8]? {
    digits.withContiguousStorageIfAvailable(decode) ?? Array(digits).withUnsafeBufferPointer(decode)
  }

  private static func decode(_ digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard digits.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count * 3 / 4)
    // The bits that make no whole byte yet, and how many they are.
    var (rest, count): (UInt32, UInt32) = (0, 0)
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      rest = (rest << 6 | value) & 0xFFFF
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: rest >> count))
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

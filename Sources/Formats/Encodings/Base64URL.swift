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
  public static func decode(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy(isDigit), text.utf8.count % 4 != 1 else { return nil }
    let standard = text.map { character -> Character in
      switch character {
      case "-": "+"
      case "_": "/"
      default: character
      }
    }
    let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
    return Data(base64Encoded: String(standard) + padding).map(Array.init)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

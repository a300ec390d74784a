/// Percent-encoding (RFC 3986 §2.1) for addresses and forms.
public enum PercentEncoding {
  /// A text as one path segment: everything but letters, digits, `-`, `.`, `_` and `~` becomes `%XX`, slashes too.
  ///
  /// `.` and `..` stay unchanged: refuse them if a segment is an identifier.
  public static func pathSegment(_ text: String) -> String {
    encode(text, space: "%20")
  }

  /// Names and values as `application/x-www-form-urlencoded`: `a=b&c=d`, a blank as `+`.
  public static func form(_ fields: [(String, String)]) -> String {
    fields.map { name, value in encode(name, space: "+") + "=" + encode(value, space: "+") }.joined(separator: "&")
  }

  /// A text with each `%XX` replaced by its byte; nil if a `%` is not followed by two digits or the bytes are not UTF-8.
  /// A `+` stays a `+`.
  public static func decode(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.popFirst().flatMap(Hex.value), let low = rest.popFirst().flatMap(Hex.value) else {
          return nil
        }
        bytes.append(high << 4 | low)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func encode(_ text: String, space: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: " "):
        encoded += space
      default:
        encoded += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return encoded
  }
}

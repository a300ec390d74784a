/// Percent-encoding (RFC 3986 section 2.1).
enum PercentCoding {
  /// The bytes that a text stands for; a `%` that two hex digits do not follow stands for itself.
  static func bytes(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> [UInt8] {
    let source = Array(text)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
        let high = Hex.value(source[index + 1]), let low = Hex.value(source[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plusIsSpace && source[index] == UInt8(ascii: "+") ? 32 : source[index])
        index += 1
      }
    }
    return result
  }

  static func decode(_ text: some StringProtocol) -> String {
    String(decoding: bytes(text.utf8, plusIsSpace: false), as: UTF8.self)
  }

  /// Encodes everything but the unreserved characters.
  static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isUnreserved =
        Character(scalar).isLetter || Character(scalar).isNumber || "-._~".unicodeScalars.contains(scalar)
      result += scalar.isASCII && isUnreserved ? String(scalar) : "%" + Hex.encode([byte]).uppercased()
    }
    return result
  }
}

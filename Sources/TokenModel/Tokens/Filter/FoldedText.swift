/// Text in which upper and lower case are the same. Each scalar keeps its place: where the lower case would take another number of bytes, the upper case
/// stays, so that what is found in the folded text is found there in the text itself.
enum FoldedText {
  static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    var isASCII = true
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte &- UInt8(ascii: "A") < 26 { bytes[index] = byte | 0x20 }
      if byte >= 0x80 { isASCII = false }
    }
    guard !isASCII else { return }
    bytes.removeSubrange(start...)
    for scalar in text.unicodeScalars { bytes.append(contentsOf: String(folded(scalar)).utf8) }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    guard let first = lower.first, lower.count == 1, UTF8.width(first) == UTF8.width(scalar) else { return scalar }
    return first
  }
}

import FoundationEssentials

extension JSONValue {
  /// Reads a document from UTF-8 text, which may begin with a byte order mark.
  ///
  /// The time it takes grows with the length of the text, whatever that holds; so does that of comparing its strings, in which no more than
  /// `CombiningMarks.limit` marks follow each other. Of a member given twice the first is kept.
  ///
  /// - Parameter depthLimit: how many arrays and objects may lie within each other.
  /// - Throws: `JSONError` where the text is not UTF-8, not JSON, nested too deeply, or holds half a surrogate pair or a number
  ///   beyond every `Double`.
  public init(parsing bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) {
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else { throw .notUTF8 }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var reader = JSONReader(bytes[(bytes.starts(with: mark) ? mark.count : 0)...], depthLimit: depthLimit)
    self = try reader.document()
  }

  /// The document as text: members sorted by key, slashes as they are, and as `\u` escapes whatever could steer a terminal
  /// (delete, C1 controls, bidirectional controls, line separators).
  ///
  /// - Parameter pretty: indented, one member a line.
  public func text(pretty: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    // Every case of JSONValue can be encoded, so the fallback is never taken.
    let data = (try? encoder.encode(self)) ?? Data("null".utf8)
    return Self.escapingControls(in: String(decoding: data, as: UTF8.self))
  }

  /// But for the line ends between members, such characters occur in encoded JSON only within strings, where an escape means the same.
  private static func escapingControls(in text: String) -> String {
    let isEscaped = { (scalar: Unicode.Scalar) in scalar != "\n" && DisplayText.steersTerminal(scalar) }
    // Most documents have none: they are not written a second time.
    guard text.unicodeScalars.contains(where: { $0.value >= 0x7F && isEscaped($0) }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if isEscaped(scalar) {
        escaped += "\\u" + Hex.encode([UInt8(scalar.value >> 8 & 0xFF), UInt8(scalar.value & 0xFF)])
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

import FoundationEssentials

extension JSONValue {
  /// Reads a document from UTF-8 text.
  ///
  /// Nesting is limited before anything is built, so that a hostile document cannot exhaust the stack. Of a member given twice
  /// one is kept.
  ///
  /// - Parameter depthLimit: how many arrays and objects may lie within each other.
  /// - Throws: `JSONError` where the text is not UTF-8, not JSON, nested too deeply or holds a number beyond every `Double`.
  public init(parsing bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) {
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else { throw .notUTF8 }
    guard Self.depth(of: bytes, isAtMost: depthLimit) else { throw .tooDeep(limit: depthLimit) }
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw .malformed
    }
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

  /// Whether brackets and braces outside strings never nest more deeply than `limit`.
  private static func depth(of bytes: [UInt8], isAtMost limit: Int) -> Bool {
    var depth = 0
    var insideString = false
    var escaped = false
    for byte in bytes {
      if insideString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          insideString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): insideString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: continue
      }
      if depth > limit { return false }
    }
    return true
  }

  /// But for the line ends between members, such characters occur in encoded JSON only within strings, where an escape means the same.
  private static func escapingControls(in text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x7F }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar != "\n", DisplayText.steersTerminal(scalar) {
        escaped += "\\u" + Hex.encode([UInt8(scalar.value >> 8 & 0xFF), UInt8(scalar.value & 0xFF)])
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

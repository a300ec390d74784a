import FoundationEssentials

/// Base 64 (RFC 4648 §4) without padding and in its one canonical form, as age files are written.
public enum Base64 {
  /// The text of bytes, unpadded.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
  }

  /// The bytes of a text; nil where it holds another character, padding included, ends within a byte, or has bits set that say nothing.
  public static func decode(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let bytes = Data(base64Encoded: text + padding).map(Array.init), encode(bytes) == text else { return nil }
    return bytes
  }
}

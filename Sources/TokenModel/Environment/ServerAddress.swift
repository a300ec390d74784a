/// The address of something on a server: an origin with a path and perhaps a query (RFC 3986).
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// The server.
  public let origin: Origin
  /// The path with its query, percent-encoded; empty where the address ends after the host.
  public let path: String

  /// Reads `https://HOST[:PORT][/PATH]`, or a path on a given server.
  /// - Throws: the reason as a sentence, as for an origin; a character that no address has.
  public init(_ text: String, on server: Origin? = nil) throws(OriginError) {
    if let server, text.hasPrefix("/"), !text.hasPrefix("//") {
      origin = server
      path = text
    } else {
      guard let mark = text.firstRange(of: "://") else { throw .noScheme }
      let start = text[mark.upperBound...].firstIndex { "/?#\\".contains($0) } ?? text.endIndex
      origin = try Origin(String(text[..<start]))
      path = String(text[start...])
    }
    guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !path.contains(where: { "#\\\"<>^`{|}".contains($0) })
    else { throw .badPath }
    guard path.isEmpty || path.hasPrefix("/") else { throw .badPath }
  }

  /// The whole address.
  public var text: String { origin.text + path }

  /// The whole address.
  public var description: String { text }
}

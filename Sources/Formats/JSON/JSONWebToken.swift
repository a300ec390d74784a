/// A JSON Web Token in the compact form (RFC 7519, RFC 7515 §7.1), read but **never verified**: fob does not hold the server's key.
public struct JSONWebToken: Equatable, Sendable {
  /// The JOSE header, an object.
  public let header: JSONValue
  /// The claims, an object.
  public let claims: JSONValue

  /// Reads `header.claims.signature`; nil where the text has another shape, the signature included.
  public init?(parsing text: String) {
    let parts = text[...].utf8.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3, Base64URL.decode(parts[2]) != nil,
      let header = Self.object(parts[0]), let claims = Self.object(parts[1])
    else { return nil }
    self.header = header
    self.claims = claims
  }

  private static func object(_ part: Substring.UTF8View) -> JSONValue? {
    guard let bytes = Base64URL.decode(part), let value = try? JSONValue(parsing: bytes),
      value.objectValue != nil
    else { return nil }
    return value
  }
}

import Formats

/// Scheme, host and port of a server (RFC 6454): what sessions and secrets are bound to.
///
/// https always, or http if the host is this machine.
public struct Origin: Sendable, Hashable {
  /// `https`, or `http` to loopback.
  public let scheme: String
  /// The host in lower case; an IPv6 address in brackets.
  public let host: String
  /// The port, always given.
  public let port: Int

  /// Reads `https://host[:port]`, with nothing but `/` behind it.
  /// - Throws: the reason as a sentence: another scheme, http to a host elsewhere, a user name, a path, a control character.
  public init(_ text: String) throws(TextFailure) {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .noScheme }
    let scheme = text[..<colon].lowercased()
    guard scheme == "https" || scheme == "http" else { throw .otherScheme }
    var rest = text[colon...].dropFirst(3)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains("@") else { throw .userInformation }
    guard !rest.contains(where: { "/?#\\".contains($0) }) else { throw .path }
    let (host, port) = try Origin.split(rest, standardPort: scheme == "https" ? 443 : 80)
    guard scheme == "https" || Origin.isLoopback(host) else { throw .notEncrypted }
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  private static func split(_ text: Substring, standardPort: Int) throws(TextFailure) -> (String, Int) {
    var host = text
    var port = standardPort
    let afterAddress = text.hasPrefix("[") ? text.firstIndex(of: "]") ?? text.endIndex : text.startIndex
    if let colon = text[afterAddress...].lastIndex(of: ":") {
      guard let number = Int(text[text.index(after: colon)...]), (1...65535).contains(number) else { throw .badPort }
      host = text[..<colon]
      port = number
    }
    let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
    let name = isAddress ? host.dropFirst().dropLast() : host
    let allowed = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      case UInt8(ascii: ":"): isAddress
      default: false
      }
    }
    guard !name.isEmpty, allowed else { throw .badHost }
    return (host.lowercased(), port)
  }

  /// Whether a host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`. Numbers with leading zeros are not: some resolvers look for a name of theirs.
  public static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in UInt8(part).map { String($0) } == String(part) }
  }

  /// Whether the server is this machine.
  public var isLoopback: Bool { Origin.isLoopback(host) }

  /// `https://host`, with the port if it is not the scheme's own.
  public var text: String {
    port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}

extension Origin: CustomStringConvertible {
  /// The same as `text`.
  public var description: String { text }
}

extension Origin: Codable {
  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension Origin: JSONReadable {
  /// Reads the text form.
  public init(json part: JSONPart) throws(JSONFailure) {
    guard let origin = try? Origin(String(json: part)) else { throw .malformed }
    self = origin
  }
}

/// What can be wrong with the address of a server.
extension TextFailure {
  fileprivate static let noScheme = TextFailure("the address must start with https://")
  fileprivate static let otherScheme = TextFailure(
    "the address must start with https:// (http:// only for this machine)")
  fileprivate static let notEncrypted = TextFailure("http:// is allowed only for this machine; use https://")
  fileprivate static let userInformation = TextFailure(
    "the address must not hold a user name or password; use the keys for them")
  fileprivate static let path = TextFailure(
    "the address must end after the host and port. For OAuth 2.0 below a path write that path as issuer; for other services leave it out"
  )
  fileprivate static let badHost = TextFailure("the host holds characters that no host name has")
  fileprivate static let badPath = TextFailure("its path holds characters that no address has, or a fragment")
  fileprivate static let badPort = TextFailure("the port must be a number from 1 to 65535")
}

/// The address of something on a server: an origin with a path and perhaps a query (RFC 3986).
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// The server.
  public let origin: Origin
  /// The path with its query, percent-encoded; empty if the address ends after the host.
  public let path: String

  /// Reads `https://HOST[:PORT][/PATH]`, or a path on a given server.
  /// - Throws: the reason as a sentence, as for an origin; a character that no address has.
  public init(_ text: String, on server: Origin? = nil) throws(TextFailure) {
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

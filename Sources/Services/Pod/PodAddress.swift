import Formats
import TokenModel

/// POD's addresses, and what a redirect to one of them means (pod.md, section 1).
enum PodAddress {
  static let home: RequestPath = "/"
  static let signIn: RequestPath = "/users/sign_in"
  static let signOut: RequestPath = "/users/sign_out"

  /// The list of an organization's tokens; creating is a POST to it.
  static func tokens(of organization: String) -> RequestPath {
    ("/organizations" as RequestPath).appending(.plain(organization)) + "/allowlisted_jwts"
  }

  /// All organizations of the server as JSON, with their numbers.
  static let organizations: RequestPath = "/organizations.json"

  /// The path of an address on `origin`, however that is spelled: without query, fragment and a slash at its end. Nil for anything elsewhere, and for what
  /// is relative to another path.
  static func path(of address: String, on origin: Origin) -> String? {
    var path = String(Substring(address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }))
    if !path.hasPrefix("/") || path.hasPrefix("//") {
      guard let mark = path.firstRange(of: "//") else { return nil }
      let end = path[mark.upperBound...].firstIndex(of: "/") ?? path.endIndex
      let scheme = mark.lowerBound == path.startIndex ? "\(origin.scheme):" : ""
      guard let named = try? Origin(scheme + path[..<end]), named == origin else { return nil }
      path = String(path[end...])
      if path.isEmpty { return home.encoded }
    }
    guard !path.hasPrefix("//"), !path.utf8.contains(UInt8(ascii: "\\")) else { return nil }
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Whether a path is the list of an organization's tokens, whichever it is: an answer names the organization by its slug, a request may have named it by
  /// its number.
  static func isTokenList(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0].isEmpty && parts[1] == "organizations" && parts[3] == "allowlisted_jwts"
      && !["", ".", ".."].contains(parts[2])
  }

  /// Organization and id in the path of one token's address: `/organizations/SLUG/allowlisted_jwts/ID`; the id is a plain number.
  static func tokenID(inPath path: String) -> String? {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "organizations", parts[3] == "allowlisted_jwts",
      isTokenID(parts[4])
    else { return nil }
    return String(parts[4])
  }

  /// Whether a text is a token's number, which grants nothing.
  static func isTokenID(_ text: some StringProtocol) -> Bool {
    (1...19).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The organization in `/organizations/SLUG`, and what follows it. Its name is free text: what an address cannot hold is percent-encoded.
  static func organization(inPath path: String) -> (slug: String, rest: Substring)? {
    let prefix = "/organizations/"
    guard path.hasPrefix(prefix) else { return nil }
    let tail = path.dropFirst(prefix.count)
    let segment = tail.prefix { $0 != "/" }
    guard let slug = PercentEncoding.decode(String(segment)), isName(slug) else { return nil }
    return (slug, tail.dropFirst(segment.count))
  }

  /// Whether a text can be the name of an organization: one segment of an address, without what could act on a terminal.
  static func isName(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count) && !text.contains("/")
      && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}

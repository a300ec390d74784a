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

  /// One token: the target of a DELETE. Its id is a number that grants nothing.
  static func token(_ id: String, of organization: String) -> RequestPath {
    tokens(of: organization).appending(.plain(id))
  }

  /// The path of an address on `origin`, without query and fragment; nil for anything elsewhere.
  static func path(of address: String, on origin: Origin) -> String? {
    var path = address[...]
    if let mark = address.firstRange(of: "://") {
      let end = address[mark.upperBound...].firstIndex { "/?#".contains($0) } ?? address.endIndex
      guard let named = try? Origin(String(address[..<end])), named == origin else { return nil }
      path = address[end...]
      if path.isEmpty { return home.encoded }
    }
    guard path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\") else { return nil }
    return String(path.prefix { $0 != "?" && $0 != "#" })
  }

  /// Organization and id in the path of one token's address: `/organizations/SLUG/allowlisted_jwts/ID`; the id is a plain number.
  static func tokenID(inPath path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "organizations", parts[3] == "allowlisted_jwts",
      (1...19).contains(parts[4].utf8.count), parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(parts[4])
  }

  /// The organization in `/organizations/SLUG`, and what follows it.
  static func organization(inPath path: String) -> (slug: String, rest: Substring)? {
    let prefix = "/organizations/"
    guard path.hasPrefix(prefix) else { return nil }
    let tail = path.dropFirst(prefix.count)
    let slug = tail.prefix { $0 != "/" }
    guard isSlug(String(slug)) else { return nil }
    return (String(slug), tail.dropFirst(slug.count))
  }

  /// Whether a text can be the name of an organization in an address: POD makes them of letters, digits, `-` and `_`.
  static func isSlug(_ text: String) -> Bool { TokenCharacters.fitIdentifier(text) }
}

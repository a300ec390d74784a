import Formats
import TokenModel

/// Where a redirect points: named to the user, never followed.
enum Redirect {
  /// A sentence for a redirect where none is expected.
  static func sentence(location: String?, from origin: Origin) -> String {
    let start = "\(origin.host) redirects to \(target(of: location, from: origin)), and fob follows no redirect."
    return "\(start) Check the environment's url."
  }

  /// The origin of a `Location`; without path, query and user name, which may hold secrets.
  static func target(of location: String?, from origin: Origin) -> String {
    guard let location, !location.isEmpty else { return "no address" }
    guard let authority = authority(of: location) else { return "another path of its own" }
    let text = authority.scheme.map { "\($0)://\(authority.host)" } ?? "\(origin.scheme)://\(authority.host)"
    return (try? Origin(text))?.text ?? ServerWords.neutral(text, limit: 80) ?? "no address"
  }

  /// Scheme and host of an absolute address or of one that begins with `//`; nil for a path (RFC 3986 section 4.2).
  private static func authority(of location: String) -> (scheme: String?, host: Substring)? {
    let scheme: String?
    let rest: Substring
    if location.hasPrefix("//") {
      scheme = nil
      rest = location.dropFirst(2)
    } else if let mark = location.firstRange(of: "://"),
      !location[..<mark.lowerBound].contains(where: { "/?#".contains($0) })
    {
      scheme = String(location[..<mark.lowerBound])
      rest = location[mark.upperBound...]
    } else {
      return nil
    }
    let authority = rest.prefix { !"/?#\\".contains($0) }
    return (scheme, authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority)
  }
}

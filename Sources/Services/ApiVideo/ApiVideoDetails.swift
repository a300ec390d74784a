import Formats
import FoundationEssentials
import TokenModel

/// What can be told of a session with api.video: its end, the claims of its access token, and what the server just said.
enum ApiVideoDetails {
  /// The facts in the order in which they are shown.
  static func facts(_ session: Session, tokensTotal: Int, rateLimit: RateLimit?) -> SessionDetails {
    var facts: [SessionDetails.Fact] = []
    if let expires = session.expires { facts.append(.init("Expires", [RFC3339.text(expires)])) }
    facts.append(.init("Upload tokens", ["\(tokensTotal) active"]))
    if let rateLimit {
      facts.append(.init("Requests", ["\(rateLimit.remaining) of \(rateLimit.limit) a minute left"]))
    }
    if let claims = session.accessToken.flatMap({ JSONWebToken(parsing: $0.revealed) })?.claims {
      facts.append(.init("Claims (unverified)", lines(claims)))
    }
    return SessionDetails(facts)
  }

  /// The claims, one a line, by name; times as times (RFC 7519 section 4.1).
  private static func lines(_ claims: JSONValue) -> [String] {
    let members = (claims.objectValue ?? [:]).sorted { $0.key < $1.key }
    let lines = members.prefix(mostClaims).compactMap { name, value in
      ServerWords.neutral("\(name): \(text(of: value, named: name))")
    }
    return members.count > mostClaims ? lines + ["and \(members.count - mostClaims) more"] : lines
  }

  private static func text(of value: JSONValue, named name: String) -> String {
    if timeClaims.contains(name), let seconds = value.numberValue {
      return RFC3339.text(Date(timeIntervalSince1970: seconds))
    }
    return value.stringValue ?? value.text()
  }

  private static let timeClaims: Set = ["iat", "nbf", "exp"]
  private static let mostClaims = 40
}

/// What the session cookie holds.
struct PodSession: Sendable, Equatable, Codable {
  /// A message shown once, on the next page.
  struct Flash: Sendable, Equatable, Codable {
    enum Kind: String, Sendable, Codable {
      case notice, alert
    }

    let kind: Kind
    let text: String
  }

  /// The secret from which the CSRF tokens are made, once a page needed one.
  var csrfSecret: [UInt8]?
  var user: Int?
  var flash: Flash?
  /// The page that was asked for while signed out.
  var returnTo: String?

  var isEmpty: Bool { self == PodSession() }
}

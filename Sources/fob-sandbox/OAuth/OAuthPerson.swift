/// Somebody with an account at the stand-in for OAuth 2.0.
struct OAuthPerson: Sendable, Equatable {
  let name: String
  let password: String

  static let operations = OAuthPerson(name: "ops@example.org", password: "web pass=word&1")
}

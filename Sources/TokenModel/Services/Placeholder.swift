/// What a service file leaves open, to be filled in for each request: `{label}`.
package enum Placeholder: Sendable, Hashable {
  case username, password, key, token, refreshToken
  case label, scope, lifetimeSeconds, expiresAt
  case id, page, pageSize, cursor
  /// A key of environments that the file declares.
  case setting(String)

  /// The words that every service file knows.
  package static let words: [String: Placeholder] = [
    "username": .username, "password": .password, "key": .key, "token": .token, "refresh_token": .refreshToken,
    "label": .label, "scope": .scope, "lifetime_seconds": .lifetimeSeconds, "expires_at": .expiresAt,
    "id": .id, "page": .page, "page_size": .pageSize, "cursor": .cursor,
  ]

  /// What grants access: it stands in bodies and in the header that the file names, nowhere else.
  package static let secrets: Set<Placeholder> = [.password, .key, .token, .refreshToken]
  /// What a new upload token is to be.
  package static let ofNewToken: Set<Placeholder> = [.label, .scope, .lifetimeSeconds, .expiresAt]
  /// What names a page of a list.
  package static let ofPage: Set<Placeholder> = [.page, .pageSize, .cursor]

  /// As a file writes it, without the braces.
  package var word: String {
    if case .setting(let name) = self { return name }
    return Self.words.first { $0.value == self }?.key ?? ""
  }

  /// Whether it is a number in JSON.
  package var isNumber: Bool { [.lifetimeSeconds, .page, .pageSize].contains(self) }

  /// What it stands for, in a sentence; nil for a setting, which the file explains.
  package var help: String? {
    switch self {
    case .username: "The environment's username; where it has none, the name that the login asks for."
    case .password: "The environment's password."
    case .key: "The environment's api_key."
    case .token: "The session's token."
    case .refreshToken: "The session's refresh token."
    case .label: "The label of a new upload token."
    case .scope:
      "Its scope, one of the words of scopes, or several with blanks between them; in a JSON array each is an element."
    case .lifetimeSeconds: "Its lifetime, a number of seconds."
    case .expiresAt: "The end of its lifetime in UTC: 2026-12-31T10:00:00Z."
    case .id: "An upload token's id."
    case .page: "A page's number, from 1."
    case .pageSize: "The number of rows that a page is to have."
    case .cursor: "What the page before said of the next one."
    case .setting: nil
    }
  }
}

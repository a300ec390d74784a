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
}

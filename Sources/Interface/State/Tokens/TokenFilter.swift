import TokenModel

/// What a person typed to narrow a list: words that a token must all match. `never` matches those that never expire, `unused` those that were never
/// used; every word matches in label, scope, organization and handle.
struct TokenFilter: Sendable, Equatable {
  let text: String
  private let words: [String]

  init(_ text: String = "") {
    self.text = text
    words = text.lowercased().split(separator: " ").map(String.init)
  }

  var isEmpty: Bool { words.isEmpty }

  /// Whether it asks when tokens were last used.
  var asksForUse: Bool { words.contains("unused") }

  func matches(_ row: ListedToken) -> Bool {
    let texts = [
      row.label, row.token.scope?.rawValue, row.token.reference.organization, row.handle.text,
    ].compactMap { $0?.lowercased() }
    return words.allSatisfy { word in
      word == "never" && row.token.expiry == .never || word == "unused" && row.token.lastUse == .never
        || texts.contains { $0.contains(word) }
    }
  }
}

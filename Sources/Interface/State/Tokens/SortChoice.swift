import TokenModel

/// One order that a list can be shown in, and who does the sorting.
struct SortChoice: Sendable, Equatable {
  /// What is sorted by; nil is the server's own order.
  let key: TokenSort.Key?
  var ascending: Bool
  /// Whether the server sorts; else everything is read first.
  let isServerSide: Bool

  var sort: TokenSort? { key.map { TokenSort($0, ascending: ascending) } }

  /// The word for it in menus and titles.
  var word: String { key.map(Self.word(for:)) ?? "server's order" }

  static func word(for key: TokenSort.Key) -> String {
    switch key {
    case .created: "created"
    case .expiry: "expiry"
    case .lifetime: "total lifetime"
    case .label: "label"
    case .scope: "scope"
    case .lastUse: "last use"
    case .organization: "organization"
    }
  }

  /// Every order that makes sense for a service, in the direction that is most asked for.
  static func all(for support: UploadTokenSupport) -> [SortChoice] {
    let server = SortChoice(key: nil, ascending: true, isServerSide: true)
    return [server]
      + TokenSort.Key.allCases.compactMap { key in
        let isServerSide = support.serverSorts.contains(key)
        guard isServerSide || isKnown(key, support) else { return nil }
        return SortChoice(key: key, ascending: key != .created, isServerSide: isServerSide)
      }
  }

  private static func isKnown(_ key: TokenSort.Key, _ support: UploadTokenSupport) -> Bool {
    switch key {
    case .created: support.facts.contains(.created)
    case .expiry: support.facts.contains(.expiry)
    case .lifetime: false
    case .label: true
    case .scope: support.facts.contains(.scope)
    case .lastUse: support.facts.contains(.lastUse)
    case .organization: support.facts.contains(.organization)
    }
  }
}

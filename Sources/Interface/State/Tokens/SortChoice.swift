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
        guard isServerSide || TokenOrder.isKnown(key, to: support) else { return nil }
        return SortChoice(key: key, ascending: key != .created, isServerSide: isServerSide)
      }
  }
}

import FoundationEssentials

/// Sorts upload tokens here, where the server does not sort by what is asked. What the service does not tell comes last in both directions; texts are
/// compared as filters compare them, without regard to case.
public struct TokenOrder: Sendable {
  private let sort: TokenSort

  /// Makes an order.
  public init(_ sort: TokenSort) {
    self.sort = sort
  }

  /// Whether a service tells what a sort needs.
  public static func isKnown(_ key: TokenSort.Key, to support: UploadTokenSupport) -> Bool {
    switch key {
    case .created: support.facts.contains(.created)
    case .expiry, .lifetime: support.facts.contains(.expiry)
    case .scope: support.facts.contains(.scope)
    case .lastUse: support.facts.contains(.lastUse)
    case .organization: support.facts.contains(.organization)
    case .label: true
    }
  }

  /// The tokens in this order; equal ones stay as they were.
  public func sorted(_ tokens: PackedTokens) -> [ListedToken] {
    places(in: tokens.pages).map { tokens[$0] }
  }

  /// The places of the tokens in some pages, counted through, in this order; equal ones stay as they were.
  public func places(in pages: [PackedPage]) -> [Int] {
    switch sort.key {
    case .created: byNumber(pages, \.created)
    case .expiry: byNumber(pages, \.expiry)
    case .lifetime: byNumber(pages, \.sortedLifetime)
    case .lastUse: byNumber(pages, \.sortedLastUse)
    case .label: byText(pages, .label)
    case .scope: byText(pages, .scope)
    case .organization: byText(pages, .organization)
    }
  }

  private func byNumber(_ pages: [PackedPage], _ number: (PackedRow) -> Double) -> [Int] {
    var order = PlaceOrder(capacity: pages.reduce(0) { $0 + $1.count })
    for page in pages {
      for row in page.rows { order.append(number: number(row), ascending: sort.ascending) }
    }
    return order.places()
  }

  private func byText(_ pages: [PackedPage], _ field: FilterField) -> [Int] {
    var order = PlaceOrder(capacity: pages.reduce(0) { $0 + $1.count })
    for page in pages {
      page.read { reader in
        for place in 0..<page.count {
          let text = reader.textOrAbsence(field, place)
          order.append(text: text.first == PackedPage.absent ? nil : text, ascending: sort.ascending)
        }
      }
    }
    return order.places()
  }
}

extension PackedRow {
  fileprivate var sortedLifetime: Double {
    if lifetime != Self.noLifetime { return Double(lifetime) }
    return expiry == .infinity ? .infinity : .nan
  }

  /// What was never used comes before what was used longest ago.
  fileprivate var sortedLastUse: Double { -lastUse }
}

import FoundationEssentials

/// Sorts upload tokens here, where the server does not sort by what is asked. What the service does not tell comes last in both directions.
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

  /// The rows in this order; equal ones stay as they were.
  public func sorted(_ rows: [ListedToken]) -> [ListedToken] {
    sorted(Array(rows.indices)) { rows[$0] }.map { rows[$0] }
  }

  /// The places of rows in this order, for lists that stay where they are; equal ones, and those without a row, stay as they were.
  public func sorted(_ places: [Int], row: (Int) -> ListedToken?) -> [Int] {
    let keyed = places.enumerated().map { (rank: $0.offset, place: $0.element, key: row($0.element).flatMap(key(of:))) }
    return keyed.sorted { left, right in
      switch (left.key, right.key) {
      case (nil, nil): left.rank < right.rank
      case (nil, _): false
      case (_, nil): true
      case (let first?, let second?):
        first == second ? left.rank < right.rank : (first < second) == sort.ascending
      }
    }.map(\.place)
  }

  /// What a row is sorted by, or nil where the service does not tell it.
  private func key(of row: ListedToken) -> SortKey? {
    let token = row.token
    return switch sort.key {
    case .created: token.created.map { .number($0.timeIntervalSince1970) }
    case .expiry: end(of: token.expiry)
    case .lifetime: lifetime(of: token)
    case .lastUse: use(of: token.lastUse)
    case .label: row.label.map { .text($0.lowercased()) }
    case .scope: token.scope.map { .text($0.rawValue) }
    case .organization: token.reference.organization.map { .text($0) }
    }
  }

  private func end(of expiry: TokenExpiry) -> SortKey? {
    switch expiry {
    case .at(let date): .number(date.timeIntervalSince1970)
    case .never: .number(.infinity)
    case .unknown: nil
    }
  }

  private func lifetime(of token: UploadToken) -> SortKey? {
    if let lifetime = token.lifetime { return .number(Double(lifetime)) }
    return token.expiry == .never ? .number(.infinity) : nil
  }

  /// What was never used comes before what was used longest ago.
  private func use(of use: LastUse) -> SortKey? {
    switch use {
    case .unknown: nil
    case .never: .number(-.infinity)
    case .ago(_, let seconds): seconds.map { .number(-Double($0)) }
    }
  }

  private enum SortKey: Comparable {
    case number(Double)
    case text(String)
  }
}

import FoundationEssentials

/// Sorts upload tokens here, where the server does not sort by what is asked; equal ones by handle, so that rows keep their places.
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

  /// The rows in this order.
  public func sorted(_ rows: [ListedToken]) -> [ListedToken] {
    let keyed = rows.map { (key: key(of: $0), row: $0) }
    return keyed.sorted { left, right in
      if left.key == right.key { return left.row.handle < right.row.handle }
      return sort.ascending ? left.key < right.key : right.key < left.key
    }.map(\.row)
  }

  private func key(of row: ListedToken) -> SortKey {
    switch sort.key {
    case .created: .number(row.token.created?.timeIntervalSince1970 ?? .infinity)
    case .expiry: .number(end(of: row.token.expiry))
    case .lifetime: .number(row.token.lifetime.map(Double.init) ?? .infinity)
    case .lastUse: .number(secondsSinceUse(row.token.lastUse))
    case .label: .text(row.label?.lowercased() ?? "")
    case .scope: .text(row.token.scope?.rawValue ?? "")
    case .organization: .text(row.token.reference.organization ?? "")
    }
  }

  private func end(of expiry: TokenExpiry) -> Double {
    switch expiry {
    case .at(let date): date.timeIntervalSince1970
    case .never, .unknown: .infinity
    }
  }

  private func secondsSinceUse(_ use: LastUse) -> Double {
    switch use {
    case .ago(_, let seconds): seconds.map(Double.init) ?? .greatestFiniteMagnitude
    case .never, .unknown: .infinity
    }
  }

  private enum SortKey: Comparable {
    case number(Double)
    case text(String)
  }
}

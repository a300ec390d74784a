import FoundationEssentials
import TokenModel

/// Sorts tokens that are here. What the service does not tell comes last in both directions.
enum TokenOrder {
  private enum Value: Comparable {
    case number(Double)
    case text(String)
  }

  /// The places of rows, in the wanted order; equal ones stay as they were.
  static func sorted(_ indices: [Int], of rows: SparseRows, by sort: TokenSort) -> [Int] {
    let keyed = indices.map { index in (index, value(of: rows[index], by: sort.key)) }
    return keyed.sorted { left, right in
      switch (left.1, right.1) {
      case (nil, nil): left.0 < right.0
      case (nil, _): false
      case (_, nil): true
      case (let first?, let second?) where first == second: left.0 < right.0
      case (let first?, let second?): (first < second) == sort.ascending
      }
    }.map(\.0)
  }

  private static func value(of row: ListedToken?, by key: TokenSort.Key) -> Value? {
    guard let row else { return nil }
    let token = row.token
    return switch key {
    case .created: token.created.map { .number($0.timeIntervalSince1970) }
    case .expiry: expiry(token.expiry)
    case .lifetime: lifetime(token)
    case .label: row.label.map { .text($0.lowercased()) }
    case .scope: token.scope.map { .text($0.rawValue) }
    case .lastUse: lastUse(token.lastUse)
    case .organization: token.reference.organization.map { .text($0) }
    }
  }

  private static func expiry(_ expiry: TokenExpiry) -> Value? {
    switch expiry {
    case .at(let date): .number(date.timeIntervalSince1970)
    case .never: .number(.infinity)
    case .unknown: nil
    }
  }

  private static func lifetime(_ token: UploadToken) -> Value? {
    if let lifetime = token.lifetime { return .number(Double(lifetime)) }
    return token.expiry == .never ? .number(.infinity) : nil
  }

  /// The longest ago comes first, before that what was never used.
  private static func lastUse(_ use: LastUse) -> Value? {
    switch use {
    case .unknown: nil
    case .never: .number(-.infinity)
    case .ago(_, let seconds): seconds.map { .number(-Double($0)) }
    }
  }
}

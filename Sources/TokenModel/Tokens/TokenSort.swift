/// An order of upload tokens.
public struct TokenSort: Sendable, Hashable, Codable {
  /// What is sorted by.
  public enum Key: String, Sendable, Hashable, Codable, CaseIterable {
    case created, expiry, lifetime, label, scope, lastUse, organization
  }

  /// What is sorted by.
  public var key: Key
  /// Whether the smallest comes first.
  public var ascending: Bool

  /// Makes an order.
  public init(_ key: Key, ascending: Bool) {
    self.key = key
    self.ascending = ascending
  }
}

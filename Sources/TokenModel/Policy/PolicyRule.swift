/// A rule that a policy can have for upload tokens. The raw values are the keys of its file.
public enum PolicyRule: String, Sendable, CaseIterable {
  case longestLifetime = "longest_lifetime"
  case neverExpiring = "never_expiring"
  case label
  case longestUnused = "longest_unused"
  case widestScope = "widest_scope"

  /// One sentence for the manual and error messages.
  public var help: String {
    switch self {
    case .longestLifetime:
      "The longest time from a token's creation to its expiry: 90d. A token that never expires breaks it."
    case .neverExpiring: "Whether tokens may never expire: yes or no."
    case .label: "The label that every token needs: a pattern in which * matches anything; * alone is any label."
    case .longestUnused: "How long a token may go unused: 180d. One that was never used counts from its creation."
    case .widestScope: "The most that a token may allow: all, upload or download."
    }
  }
}

/// What a policy demands by one of its rules.
public enum PolicyDemand: Sendable, Equatable {
  /// Seconds, at least 1.
  case longestLifetime(Int)
  case neverExpiring(isAllowed: Bool)
  case label(pattern: String)
  /// Seconds, at least 1.
  case longestUnused(Int)
  case widestScope(TokenScope)

  /// The rule.
  public var rule: PolicyRule {
    switch self {
    case .longestLifetime: .longestLifetime
    case .neverExpiring: .neverExpiring
    case .label: .label
    case .longestUnused: .longestUnused
    case .widestScope: .widestScope
    }
  }
}

import FoundationEssentials

/// What is about to end, in groups: by scope, by age and by end, with what is still in use.
public struct RevocationPreview: Sendable, Equatable {
  /// So many tokens that are alike in one way.
  public struct Group: Sendable, Equatable {
    /// What they have in common, in words; a scope may be any word of the server's.
    public var name: String
    /// How many.
    public var count: Int
  }

  /// Tokens in all.
  public let total: Int
  /// By scope, the largest group first; empty where the service knows none.
  public let scopes: [Group]
  /// By age, the youngest first; empty where the service does not tell.
  public let ages: [Group]
  /// Those that never end by themselves; nil where the service does not tell.
  public let neverExpiring: Int?
  /// Those that were used within the last 30 days, by what the service tells, or at a time that fob cannot read; nil where it tells nothing.
  public let inUse: [RevocationRow]?
  /// Those that were never used; nil where the service does not tell.
  public let neverUsed: Int?

  /// Seconds within which a use counts as one that goes on.
  public static let recent = 30 * 86_400

  /// Groups rows.
  /// - Parameter now: the time by the server's clock.
  public init(_ rows: [RevocationRow], support: UploadTokenSupport, now: Date) {
    total = rows.count
    scopes = support.facts.contains(.scope) ? Self.byScope(rows) : []
    ages = support.facts.contains(.created) ? Self.byAge(rows, now) : []
    neverExpiring = support.facts.contains(.expiry) ? rows.count { $0.expiry == .never } : nil
    let tellsUse = support.facts.contains(.lastUse)
    inUse = tellsUse ? rows.filter(Self.isInUse) : nil
    neverUsed = tellsUse ? rows.count { $0.lastUse == .never } : nil
  }

  private static func isInUse(_ row: RevocationRow) -> Bool {
    guard case .ago(_, let seconds) = row.lastUse else { return false }
    return seconds.map { $0 <= recent } ?? true
  }

  private static func byScope(_ rows: [RevocationRow]) -> [Group] {
    let counts = Dictionary(grouping: rows) { $0.scope?.rawValue ?? "no scope" }.mapValues(\.count)
    return counts.map { Group(name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  private static let steps: [(days: Double, name: String)] = [
    (1, "under a day"), (7, "1–7 days"), (30, "7–30 days"), (90, "30–90 days"), (365, "90–365 days"),
    (.infinity, "over a year"),
  ]

  private static func byAge(_ rows: [RevocationRow], _ now: Date) -> [Group] {
    let names = rows.map { row -> String? in
      guard let created = row.created else { return nil }
      let days = now.timeIntervalSince(created) / 86_400
      return steps.first { days < $0.days }?.name
    }
    let groups = steps.map { step in Group(name: step.name, count: names.count { $0 == step.name }) }
    let unknown = Group(name: "of unknown age", count: names.count { $0 == nil })
    return (groups + [unknown]).filter { $0.count > 0 }
  }
}

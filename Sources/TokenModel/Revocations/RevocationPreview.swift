import Formats
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

/// What came of a revocation, for people and for programs: counts, and every token with its result and reason.
public struct RevocationReport: Sendable {
  /// The version of `json`; stable within it.
  public static let version = 1
  private let revocation: Revocation
  private let stop: RevocationStop?

  /// Reports on a revocation that was followed as far as it went.
  public init(_ outcome: RevocationOutcome) {
    revocation = outcome.revocation
    stop = outcome.stop
  }

  /// Everything as JSON; labels as they were written.
  public var json: JSONValue {
    let (plan, counts) = (revocation.plan, revocation.counts)
    var numbers: [String: JSONValue] = [
      "planned": .integer(Int64(counts.planned)), "not_tried": .integer(Int64(counts.notTried)),
    ]
    for kind in RevocationResult.Kind.allCases { numbers[kind.rawValue] = .integer(Int64(counts[kind])) }
    return [
      "version": .integer(Int64(Self.version)), "environment": .string(plan.environment.text),
      "origin": .string(plan.origin.text), "account": plan.account.map { .string($0) } ?? .null,
      "planned_at": .string(RFC3339.text(plan.made)), "plan": .string(revocation.path),
      "counts": .object(numbers), "stopped": stopReason.map { .string($0) } ?? .null,
      "results": .array(plan.rows.map(result)),
    ]
  }

  private func result(_ row: RevocationRow) -> JSONValue {
    let result = revocation.results[row.handle]
    return [
      "handle": .string(row.handle.text), "label": row.label.map { .string($0) } ?? .null,
      "result": .string(result?.kind.rawValue ?? "not_tried"),
      "reason": result?.reason.map { .string($0) } ?? .null,
    ]
  }

  /// Why it ended early, as a sentence; nil where every token was tried.
  public var stopReason: String? {
    switch stop {
    case nil: nil
    case .asked: "Stopped early."
    case .failure(let failure): failure.description
    }
  }

  /// The counts, then a line for every token that this plan did not revoke.
  public var lines: [DisplayText] {
    let plan = revocation.plan
    var lines = [
      DisplayText("\(plan.environment): \(revocation.counts.planned) upload tokens: \(revocation.counts.text)")
    ]
    for row in plan.rows {
      let result = revocation.results[row.handle]
      guard result != .ended else { continue }
      lines.append(Self.line(row.handle, result, label: row.label))
    }
    return lines
  }

  /// One token's line: `k3vq9x2mab  refused: …`.
  public static func line(_ handle: Handle, _ result: RevocationResult?, label: String? = nil) -> DisplayText {
    let word = result?.kind.displayName ?? "left"
    let name = label.map { "  (\($0))" } ?? ""
    return DisplayText("\(handle)  \(word)\(result?.reason.map { ": \($0)" } ?? "")\(name)")
  }
}

import FoundationEssentials

/// How many upload tokens fall into each part of a time span, or have each value of a fact.
public struct Histogram: Sendable, Equatable {
  /// Tokens that have something in common.
  public struct Bar: Sendable, Equatable {
    /// What they have in common, for people; a scope or an organization is from outside.
    public let name: String
    /// The same in JSON.
    public let key: String
    /// How many.
    public let count: Int
    /// Whether someone may be using them now.
    public let isInUse: Bool

    /// A bar.
    public init(name: String, key: String, count: Int, isInUse: Bool = false) {
      self.name = name
      self.key = key
      self.count = count
      self.isInUse = isInUse
    }
  }

  /// The fact.
  public let field: TokenField
  /// Parts of time in their order; values with the most frequent first.
  public let bars: [Bar]

  /// The largest count.
  public var longest: Int { bars.map(\.count).max() ?? 0 }

  /// The word above it.
  public var heading: String { Self.heading(of: field) }

  /// Its name in JSON.
  public var key: String { Self.key(of: field) }

  /// The facts that can have one, in display order.
  static let fields: [TokenField] = [.lastUse, .created, .expiry, .scope, .organization]

  static func heading(of field: TokenField) -> String {
    switch field {
    case .created: "AGE"
    case .expiry: "TIME LEFT"
    case .label, .contact, .scope, .organization, .handle, .value, .id, .problem, .lifetime, .lastUse:
      field.name.uppercased()
    }
  }

  static func key(of field: TokenField) -> String {
    switch field {
    case .created: "age"
    case .expiry: "time_left"
    case .lastUse: "last_used"
    case .label, .contact, .scope, .organization, .handle, .value, .id, .problem, .lifetime: field.rawValue
    }
  }
}

/// A part of a span of time.
private struct TimePart {
  let name: String
  let key: String
  var isInUse = false
  /// Whether it has a bar also if no token falls into it.
  var isAlwaysShown = true
}

/// Counts for all histograms at once, in a few numbers each, however many tokens there are.
struct HistogramCounters {
  /// POD rounds the last use to words; each part has its own.
  private static let lastUses = [
    TimePart(name: "this week", key: "this_week", isInUse: true), TimePart(name: "this month", key: "this_month"),
    TimePart(name: "1–12 months", key: "1_to_12_months"), TimePart(name: "over 1 year", key: "over_1_year"),
    TimePart(name: "never", key: "never"),
    TimePart(name: "unclear", key: "unclear", isInUse: true, isAlwaysShown: false),
    TimePart(name: "not told", key: "unknown", isAlwaysShown: false),
  ]
  private static let ages = [
    TimePart(name: "under 1 day", key: "under_1_day"), TimePart(name: "1–7 days", key: "1_to_7_days"),
    TimePart(name: "7–30 days", key: "7_to_30_days"), TimePart(name: "1–12 months", key: "1_to_12_months"),
    TimePart(name: "over 1 year", key: "over_1_year"),
    TimePart(name: "not told", key: "unknown", isAlwaysShown: false),
  ]
  private static let timesLeft = [
    TimePart(name: "expired", key: "expired", isAlwaysShown: false),
    TimePart(name: "under 1 day", key: "under_1_day"), TimePart(name: "1–7 days", key: "1_to_7_days"),
    TimePart(name: "7–30 days", key: "7_to_30_days"), TimePart(name: "over 30 days", key: "over_30_days"),
    TimePart(name: "never expires", key: "never"),
    TimePart(name: "not told", key: "unknown", isAlwaysShown: false),
  ]

  private static let day = 86_400.0

  private var lastUse = [Int](repeating: 0, count: lastUses.count)
  private var age = [Int](repeating: 0, count: ages.count)
  private var timeLeft = [Int](repeating: 0, count: timesLeft.count)
  private var scopes: [TokenScope?: Int] = [:]
  private var organizations: [String?: Int] = [:]

  /// Tokens that someone may be using now.
  var inUse: Int { zip(Self.lastUses, lastUse).reduce(0) { $0 + ($1.0.isInUse ? $1.1 : 0) } }

  mutating func count(_ row: RevocationRow, now: Date) {
    lastUse[Self.part(of: row.lastUse)] += 1
    age[Self.part(ofAge: row.created.map { now.timeIntervalSince($0) / Self.day })] += 1
    timeLeft[Self.part(of: row.expiry, now)] += 1
    scopes[row.scope, default: 0] += 1
    organizations[row.organization, default: 0] += 1
  }

  private static func part(of use: LastUse) -> Int {
    switch use {
    case .never: return 4
    case .ago(_, nil): return 5
    case .unknown: return 6
    case .ago(_, let seconds?):
      let days = Double(seconds) / day
      return days <= 7 ? 0 : days < 30 ? 1 : days < 365 ? 2 : 3
    }
  }

  private static func part(ofAge days: Double?) -> Int {
    guard let days else { return 5 }
    return days < 1 ? 0 : days < 7 ? 1 : days < 30 ? 2 : days < 365 ? 3 : 4
  }

  private static func part(of expiry: TokenExpiry, _ now: Date) -> Int {
    switch expiry {
    case .never: return 5
    case .unknown: return 6
    case .at(let end):
      let days = end.timeIntervalSince(now) / day
      return days <= 0 ? 0 : days < 1 ? 1 : days < 7 ? 2 : days < 30 ? 3 : 4
    }
  }

  func histogram(of field: TokenField) -> Histogram {
    switch field {
    case .lastUse: Histogram(field: field, bars: Self.bars(Self.lastUses, lastUse))
    case .created: Histogram(field: field, bars: Self.bars(Self.ages, age))
    case .expiry: Histogram(field: field, bars: Self.bars(Self.timesLeft, timeLeft))
    case .scope: Histogram(field: field, bars: Self.bars(scopes.map { ($0.key?.rawValue, $0.value) }, none: "no scope"))
    case .organization:
      Histogram(field: field, bars: Self.bars(organizations.map { ($0.key, $0.value) }, none: "no organization"))
    case .label, .contact, .handle, .value, .id, .problem, .lifetime: Histogram(field: field, bars: [])
    }
  }

  private static func bars(_ parts: [TimePart], _ counts: [Int]) -> [Histogram.Bar] {
    zip(parts, counts).compactMap { part, count in
      guard part.isAlwaysShown || count > 0 else { return nil }
      return Histogram.Bar(name: part.name, key: part.key, count: count, isInUse: part.isInUse)
    }
  }

  private static func bars(_ counts: [(name: String?, count: Int)], none: String) -> [Histogram.Bar] {
    let bars = counts.map {
      Histogram.Bar(name: $0.name.map { $0.isEmpty ? "(empty)" : $0 } ?? none, key: $0.name ?? none, count: $0.count)
    }
    return bars.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}

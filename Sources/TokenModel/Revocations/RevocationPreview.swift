import Formats
import FoundationEssentials

/// What is about to be revoked, as counts: a histogram for each fact that the service reports, and the facts that it
/// does not.
public struct RevocationPreview: Sendable, Equatable {
  /// Tokens in all.
  public let total: Int
  /// One for each fact that the service reports, those of time first.
  public let histograms: [Histogram]
  /// The facts that the service does not report, lest they be taken for none.
  public let unreported: [TokenField]
  /// Tokens that were used this week, or at a time that fob cannot read; nil if the service does not report last use.
  public let inUse: Int?

  /// Counts rows, looking at each once.
  /// - Parameter now: the time by the server's clock.
  public init(_ rows: some Sequence<RevocationRow>, support: UploadTokenSupport, now: Date) {
    var counters = HistogramCounters()
    var total = 0
    for row in rows {
      total += 1
      counters.count(row, now: now)
    }
    let (told, untold) = (
      Histogram.fields.filter { support.facts.contains($0) }, Histogram.fields.filter { !support.facts.contains($0) }
    )
    self.total = total
    histograms = told.map(counters.histogram(of:))
    unreported = untold
    inUse = told.contains(.lastUse) ? counters.inUse : nil
  }

  /// The histogram of a fact; nil if the service does not report it.
  public func histogram(of field: TokenField) -> Histogram? { histograms.first { $0.field == field } }

  /// `AGE, EXPIRY`; nil if the service reports everything.
  public var unreportedNames: String? {
    unreported.isEmpty
      ? nil : unreported.map { $0 == .expiry ? "EXPIRY" : Histogram.heading(of: $0) }.joined(separator: ", ")
  }

  /// The counts as JSON, by fact and bar.
  public var json: JSONValue {
    var object: [String: JSONValue] = ["total": .integer(Int64(total))]
    for histogram in histograms {
      let bars = histogram.bars.map { ($0.key, JSONValue.integer(Int64($0.count))) }
      object[histogram.key] = .object(Dictionary(bars, uniquingKeysWith: { first, _ in first }))
    }
    object["not_reported"] = .array(unreported.map { .string(Histogram.key(of: $0)) })
    return .object(object)
  }
}

extension LastUse {
  /// Seconds within which a use counts as one of this week.
  public static let week = 7 * 86_400

  /// Whether it was this week, or at a time that fob cannot read.
  public var isInUse: Bool {
    guard case .ago(_, let seconds) = self else { return false }
    return seconds.map { $0 <= Self.week } ?? true
  }
}

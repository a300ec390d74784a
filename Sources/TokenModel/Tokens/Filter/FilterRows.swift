import FoundationEssentials

/// Upload tokens as filters look at them: all texts folded in one buffer, and the dates as numbers, so that looking through 100 000 rows allocates nothing.
public struct FilterRows: Sendable {
  /// How many rows there are.
  public private(set) var count = 0
  /// The fields of each row one after the other, each closed by a byte that no text has.
  private var texts: [UInt8] = []
  /// Where the texts of each row begin, and where the last one ends.
  private var starts: [Int32] = [0]
  private var expiry: [Double] = []
  private var created: [Double] = []
  private var lastUse: [Double] = []

  private static let separator: UInt8 = 0xFF

  /// Takes what filters need of the rows.
  public init(_ rows: [ListedToken]) {
    count = rows.count
    starts.reserveCapacity(rows.count + 1)
    expiry.reserveCapacity(rows.count)
    created.reserveCapacity(rows.count)
    lastUse.reserveCapacity(rows.count)
    for row in rows { append(row) }
  }

  private mutating func append(_ row: ListedToken) {
    for field in FilterField.allCases {
      if let text = row.text(of: field) { FoldedText.append(text, to: &texts) }
      texts.append(Self.separator)
    }
    starts.append(Int32(clamping: texts.count))
    expiry.append(Self.end(row.token.expiry))
    created.append(row.token.created?.timeIntervalSince1970 ?? .nan)
    lastUse.append(Self.use(row.token.lastUse))
  }

  /// Seconds since 1970; infinite for never, not a number for unknown.
  private static func end(_ expiry: TokenExpiry) -> Double {
    switch expiry {
    case .at(let date): date.timeIntervalSince1970
    case .never: .infinity
    case .unknown: .nan
    }
  }

  /// How many seconds ago; infinite for never, not a number for unknown.
  private static func use(_ use: LastUse) -> Double {
    switch use {
    case .unknown: .nan
    case .never: .infinity
    case .ago(_, let seconds): seconds.map(Double.init) ?? .nan
    }
  }

  /// Lends the rows for the length of a call.
  func read<Result>(_ body: (Reader) -> Result) -> Result {
    texts.withUnsafeBufferPointer { texts in
      starts.withUnsafeBufferPointer { starts in
        expiry.withUnsafeBufferPointer { expiry in
          created.withUnsafeBufferPointer { created in
            lastUse.withUnsafeBufferPointer { lastUse in
              body(Reader(texts: texts, starts: starts, expiry: expiry, created: created, lastUse: lastUse))
            }
          }
        }
      }
    }
  }
}

extension FilterRows {
  /// The rows while they are read.
  struct Reader {
    fileprivate let texts: UnsafeBufferPointer<UInt8>
    fileprivate let starts: UnsafeBufferPointer<Int32>
    /// Seconds since 1970; infinite for never, not a number for unknown.
    let expiry: UnsafeBufferPointer<Double>
    /// Seconds since 1970; not a number for unknown.
    let created: UnsafeBufferPointer<Double>
    /// How many seconds ago; infinite for never, not a number for unknown.
    let lastUse: UnsafeBufferPointer<Double>

    private func all(_ place: Int) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: texts[Int(starts[place])..<Int(starts[place + 1])])
    }

    /// The text of one field; nothing where the row has none.
    func text(_ field: FilterField, _ place: Int) -> UnsafeBufferPointer<UInt8> {
      var rest = all(place)[...]
      for other in FilterField.allCases {
        let end = rest.firstIndex(of: FilterRows.separator) ?? rest.endIndex
        if other == field { return UnsafeBufferPointer(rebasing: rest[..<end]) }
        rest = rest[min(end + 1, rest.endIndex)...]
      }
      return UnsafeBufferPointer(rebasing: rest)
    }

    /// Whether a pattern stands in some field.
    func contains(_ pattern: FilterPattern, _ place: Int) -> Bool {
      // A single text cannot reach over the bytes between the fields, so that one look suffices.
      if let text = pattern.onlyText { return all(place).firstPlace(of: text, from: 0) != nil }
      return FilterField.allCases.contains { pattern.occurs(in: text($0, place)) }
    }
  }
}

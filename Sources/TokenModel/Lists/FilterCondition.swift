import Formats

/// What a filter can ask of a token.
public enum FilterCondition: Sendable, Hashable {
  /// A pattern occurs in a text that filters search.
  case word(FilterPattern)
  /// A field matches a pattern as a whole.
  case field(TokenField, FilterPattern)
  /// Never expires; was never used.
  case endless(TokenField)
  /// Expires in less or more than this many seconds, was created or last used less or more than this many seconds ago.
  /// An expired token expires in less than none; one that never expires or was never used matches neither.
  case compares(TokenField, FilterComparison, Int)

  /// The fact that a service must report for it; nil if none.
  var fact: TokenField? {
    switch self {
    case .word: nil
    case .field(let field, _), .endless(let field), .compares(let field, _, _): field
    }
  }

  /// Whether a service reports what it needs.
  func isTold(by support: UploadTokenSupport) -> Bool {
    guard let fact else { return true }
    return fact.isKnown(to: support) || self == .endless(.expiry) && support.lifetimes == .neverOnly
  }

  var dependsOnTime: Bool {
    switch self {
    case .compares(let field, _, _): field.measure?.kind.dependsOnTime ?? false
    case .word, .field, .endless: false
    }
  }

  /// A predicate over the rows of a page; nil if the server did not say.
  ///
  /// The condition is prepared once a page: doing it for each row costs more than looking at the row.
  func question(of page: PackedReader, now: Double) -> (_ place: Int) -> Bool? {
    switch self {
    case .word(let pattern): return { page.contains(pattern, $0) }
    case .field(let field, let pattern):
      let slot = field.slot
      return { place in
        let text = page.text(slot, place)
        return text.isEmpty ? pattern.isEmpty : pattern.fits(text)
      }
    case .endless(let field): return { place in Self.known(field.number(in: page.rows[place])).map { $0 == .infinity } }
    case .compares(let field, let comparison, let bound):
      guard let kind = field.measure?.kind else { return { _ in nil } }
      return { place in
        Self.known(field.number(in: page.rows[place])).map {
          $0 < .infinity && comparison.holds(kind.compared($0, now: now), Double(bound))
        }
      }
    }
  }

  private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }
}

/// How a filter compares.
public enum FilterComparison: String, Sendable, Hashable {
  case less = "<"
  case more = ">"

  func holds(_ left: Double, _ right: Double) -> Bool { self == .less ? left < right : left > right }
}

extension FilterCondition: CustomStringConvertible {
  /// As it would be typed.
  public var description: String {
    switch self {
    case .word(let pattern): FilterParser.isWord(pattern.text) ? pattern.text : "\"\(pattern.quotable)\""
    case .field(let field, let pattern): "\(field.rawValue):\(pattern.text)"
    case .endless(let field): field.measure?.endless ?? ""
    case .compares(let field, let comparison, let seconds):
      field.measure.map { "\($0.name)\(comparison.rawValue)\(TimeSpan.text(seconds: seconds))" } ?? ""
    }
  }
}

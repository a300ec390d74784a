import Formats

/// What a filter can ask of a token.
public enum FilterCondition: Sendable, Hashable {
  /// Something stands in the label, the scope, the organization or the handle.
  case word(FilterPattern)
  /// One of these fits a pattern as a whole.
  case field(FilterField, FilterPattern)
  /// Ends only by being revoked.
  case never
  /// Was never used.
  case unused
  /// Ends in less or more than so many seconds; what has ended ends in less than none, what never ends does neither.
  case expires(FilterComparison, seconds: Int)
  /// Was made less or more than so many seconds ago.
  case age(FilterComparison, seconds: Int)
  /// Was last used less or more than so many seconds ago; what was never used was neither.
  case used(FilterComparison, seconds: Int)

  /// What a service must tell for it to be answered, or nil.
  public var fact: UploadTokenSupport.Fact? {
    switch self {
    case .word: nil
    case .field(let field, _): field.fact
    case .never, .expires: .expiry
    case .unused, .used: .lastUse
    case .age: .created
    }
  }

  /// Whether a service can answer it.
  func isTold(by support: UploadTokenSupport) -> Bool {
    guard let fact else { return true }
    return support.facts.contains(fact) || self == .never && support.lifetimes == .neverOnly
  }

  var dependsOnTime: Bool {
    switch self {
    case .expires, .age: true
    case .word, .field, .never, .unused, .used: false
    }
  }

  /// What tells of each row of a page whether it is so; nil where the server did not tell.
  ///
  /// The condition is taken apart once a page: doing so for each row costs more than looking at the row.
  func question(of page: PackedReader, now: Double) -> (_ place: Int) -> Bool? {
    switch self {
    case .word(let pattern): { page.contains(pattern, $0) }
    case .field(let field, let pattern):
      { place in
        let text = page.text(field, place)
        return text.isEmpty ? pattern.isEmpty : pattern.fits(text)
      }
    case .never: { Self.known(page.rows[$0].expiry).map { $0 == .infinity } }
    case .unused: { Self.known(page.rows[$0].lastUse).map { $0 == .infinity } }
    case .expires(let comparison, let seconds):
      { place in
        Self.known(page.rows[place].expiry).map { $0 < .infinity && comparison.holds($0 - now, Double(seconds)) }
      }
    case .age(let comparison, let seconds):
      { place in Self.known(page.rows[place].created).map { comparison.holds(now - $0, Double(seconds)) } }
    case .used(let comparison, let seconds):
      { place in
        Self.known(page.rows[place].lastUse).map { $0 < .infinity && comparison.holds($0, Double(seconds)) }
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
    case .never: "never"
    case .unused: "unused"
    case .expires(let comparison, let seconds): "expires\(comparison.rawValue)\(TimeSpan.text(seconds: seconds))"
    case .age(let comparison, let seconds): "age\(comparison.rawValue)\(TimeSpan.text(seconds: seconds))"
    case .used(let comparison, let seconds): "used\(comparison.rawValue)\(TimeSpan.text(seconds: seconds))"
    }
  }
}

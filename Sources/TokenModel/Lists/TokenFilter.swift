import FoundationEssentials

/// Narrows a list of upload tokens to those that meet all terms.
///
/// A plain word is searched for in label, scope, organization and handle; `scope:upload` and `label:batch*` must match
/// one of these as a whole, where `*` stands for anything, and alone for any text at all, so that `!label:*` are those
/// without a label; `never`, `unused`, `expires<7d`, `age>90d` and `used>30d` compare dates; `!` negates a term;
/// quotation marks make one word. Case does not matter. A fact that the server does not report meets neither a term nor
/// its negation: unknown is not never.
public struct TokenFilter: Sendable, Hashable {
  /// The terms; without any, everything matches.
  public let terms: [FilterTerm]

  /// Makes a filter of terms.
  public init(_ terms: [FilterTerm] = []) {
    self.terms = terms
  }

  /// Reads terms as a person types them, separated by blanks.
  public init(parsing text: String) throws(TokenFilterFailure) {
    var parser = FilterParser(text)
    terms = try parser.terms()
  }

  /// Reads a filter that is still being typed: unfinished terms are left out.
  /// - Returns: the filter, and the problems of the terms left out.
  public static func reading(unfinished text: String) -> (filter: TokenFilter, errors: [TokenFilterFailure]) {
    var parser = FilterParser(text)
    let (terms, errors) = parser.finishedTerms()
    return (TokenFilter(terms), errors)
  }

  /// Whether everything matches.
  public var isEmpty: Bool { terms.isEmpty }

  /// Whether the matches change as time passes.
  public var dependsOnTime: Bool { terms.contains { $0.condition.dependsOnTime } }

  /// Refuses terms that need facts a service does not report.
  /// - Parameter service: the service's name for people.
  public func check(for support: UploadTokenSupport, of service: String) throws(TokenFilterFailure) {
    for term in terms {
      guard let fact = term.condition.fact, !term.condition.isTold(by: support) else { continue }
      throw .notTold(term: term.description, fact: fact, service: service)
    }
  }

  /// Whether a token meets all terms.
  /// - Parameter now: the time by the server's clock.
  public func matches(_ row: ListedToken, now: Date) -> Bool {
    isEmpty || matches(PackedPage([row]), at: 0, now: now)
  }

  /// Whether the token at a place meets all terms.
  /// - Parameter now: the time by the server's clock.
  public func matches(_ page: PackedPage, at place: Int, now: Date) -> Bool {
    let time = now.timeIntervalSinceReferenceDate
    return page.read { reader in terms.allSatisfy { $0.test(of: reader, now: time)(place) } }
  }

  /// Calls `body` with the place of each token that meets all terms, in rising order.
  /// - Parameter now: the time by the server's clock.
  public func forEachMatch(in page: PackedPage, now: Date, _ body: (Int) -> Void) {
    let time = now.timeIntervalSinceReferenceDate
    let index = terms.firstIndex { $0.sought != nil }
    let sought = index.flatMap { terms[$0].sought }
    var others = terms
    if let index { others.remove(at: index) }
    page.read { reader in
      let meetsOthers = Self.test(others, of: reader, now: time)
      var place = 0
      while place < page.count {
        if let sought {
          guard let next = reader.firstPlace(with: sought, from: place) else { return }
          place = next
        }
        if meetsOthers(place) { body(place) }
        place += 1
      }
    }
  }

  /// Whether a row meets all of some terms. An array of closures would cost each call two more.
  private static func test(_ terms: [FilterTerm], of page: PackedReader, now: Double) -> (_ place: Int) -> Bool {
    guard let last = terms.last else { return { _ in true } }
    let meetsLast = last.test(of: page, now: now)
    guard terms.count > 1 else { return meetsLast }
    let meetsOthers = test(Array(terms.dropLast()), of: page, now: now)
    return { meetsOthers($0) && meetsLast($0) }
  }

  /// Whether everything that matches this filter matches another one: then it is enough to search its matches.
  public func narrows(_ other: TokenFilter) -> Bool {
    !other.dependsOnTime && other.terms.allSatisfy { old in terms.contains { $0.implies(old) } }
  }

  /// The bytes of a token's text in a field that matched, in rising order, none overlapping.
  public func highlights(in field: TokenField, of row: ListedToken) -> [Range<Int>] {
    guard let text = row.text(of: field) else { return [] }
    let folded = FoldedText.bytes(of: text)
    let ranges = folded.withUnsafeBufferPointer { bytes in
      terms.flatMap { $0.highlights(in: field, bytes) }
    }
    return ranges.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, last.upperBound >= range.lowerBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }
}

extension TokenFilter: CustomStringConvertible {
  /// The terms as they would be typed; reading it gives the same filter.
  public var description: String { terms.map(\.description).joined(separator: " ") }
}

/// One condition that a token must meet, or must not.
public struct FilterTerm: Sendable, Hashable {
  /// What is asked.
  public let condition: FilterCondition
  /// Whether the condition must not hold.
  public let isNegated: Bool

  /// Makes a term.
  public init(_ condition: FilterCondition, isNegated: Bool = false) {
    self.condition = condition
    self.isNegated = isNegated
  }

  /// Whether it asks for the whole text of a field, without a `*`.
  public var asksForWholeText: Bool {
    if case .field(_, let pattern) = condition { pattern.hasNoStar } else { false }
  }

  /// The pattern that must occur somewhere; nil if it asks for something else.
  var sought: FilterPattern? {
    if case .word(let pattern) = condition, !isNegated { pattern } else { nil }
  }

  /// A predicate over the rows of a page: true only if the term, or its negation, is known to hold.
  func test(of page: PackedReader, now: Double) -> (_ place: Int) -> Bool {
    let question = condition.question(of: page, now: now)
    let isNegated = isNegated
    return { place in question(place).map { $0 != isNegated } ?? false }
  }

  /// Whether everything that meets this term meets another one.
  func implies(_ other: FilterTerm) -> Bool {
    if self == other { return true }
    guard case .word(let pattern) = condition, case .word(let wider) = other.condition, isNegated == other.isNegated,
      let text = pattern.onlyText, let part = wider.onlyText
    else { return false }
    return isNegated ? part.contains(text) : text.contains(part)
  }

  func highlights(in field: TokenField, _ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    guard !isNegated else { return [] }
    return switch condition {
    case .word(let pattern): pattern.ranges(in: text)
    case .field(field, let pattern): pattern.wholeRanges(in: text)
    default: []
    }
  }
}

extension FilterTerm: CustomStringConvertible {
  /// As it would be typed.
  public var description: String { (isNegated ? "!" : "") + condition.description }
}

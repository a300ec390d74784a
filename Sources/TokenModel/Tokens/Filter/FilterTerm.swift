/// One condition that a token must meet, or must not.
public struct FilterTerm: Sendable, Hashable {
  /// What is asked.
  public let condition: FilterCondition
  /// Whether a token must not be so.
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

  /// The pattern that must stand somewhere, or nil where it asks for something else.
  var sought: FilterPattern? {
    if case .word(let pattern) = condition, !isNegated { pattern } else { nil }
  }

  /// What tells of each row of a page whether it is known to be so, or where it is negated known not to be.
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

  func highlights(in field: FilterField, _ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
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

/// What a figure must come to.
enum Target: Sendable {
  case atMost(Double)
  case atLeast(Double)
  case exactly(Double)

  /// Whether a figure meets it.
  func isMet(by value: Double) -> Bool {
    switch self {
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    case .exactly(let wanted): value == wanted
    }
  }

  /// How it stands in the table.
  func text(_ unit: Unit) -> String {
    switch self {
    case .atMost(let limit): "≤ " + unit.text(limit)
    case .atLeast(let limit): "≥ " + unit.text(limit)
    case .exactly(let wanted): unit.text(wanted)
    }
  }
}

import Formats

/// The claims of a JWT below the other facts.
enum ClaimLines {
  static func add(_ value: ValueFacts, to lines: inout StyledLines, width: Int) {
    let claims = value.claims
    guard !claims.isEmpty else { return }
    lines.addGap()
    lines.add("What the token says of itself (decoded, unverified)", .header, width: width)
    for fact in claims { FactLines.add(fact, to: &lines, width: width) }
  }
}

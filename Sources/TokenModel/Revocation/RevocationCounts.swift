/// How many upload tokens of a plan came to what.
public struct RevocationCounts: Sendable, Equatable {
  /// Tokens in the plan.
  public var planned: Int
  private var counts: [RevocationResult.Kind: Int] = [:]

  /// Nothing has happened yet.
  public init(planned: Int) {
    self.planned = planned
  }

  /// How many came to that.
  public subscript(kind: RevocationResult.Kind) -> Int { counts[kind] ?? 0 }

  /// A token came to something; what it had come to before, if anything, counts no more.
  public mutating func count(_ result: RevocationResult.Kind, instead before: RevocationResult.Kind? = nil) {
    if let before { counts[before] = self[before] > 1 ? self[before] - 1 : nil }
    counts[result, default: 0] += 1
  }

  /// Tokens that live no more.
  public var over: Int { self[.ended] + self[.alreadyGone] }

  /// Tokens that were tried and may live on.
  public var failed: Int { self[.refused] + self[.notRevoked] + self[.unknown] }

  /// Tokens that were not tried.
  public var notTried: Int { max(0, planned - over - failed) }

  /// One line: `475 ended, 2 already gone, 23 refused`.
  public var text: String {
    let parts = RevocationResult.Kind.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.word)" }
    let all = parts + (notTried > 0 ? ["\(notTried) not tried"] : [])
    return all.isEmpty ? "nothing to end" : all.joined(separator: ", ")
  }
}

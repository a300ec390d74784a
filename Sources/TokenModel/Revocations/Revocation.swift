/// A plan and how far it has come, as its file keeps it.
public struct Revocation: Sendable, Equatable {
  /// The file that keeps it.
  public let path: String
  /// What is to end.
  public let plan: RevocationPlan
  /// What came of what was tried.
  public private(set) var results: [Handle: RevocationResult]
  /// How many came to what.
  public private(set) var counts: RevocationCounts

  /// A plan with the results so far; those of tokens that are not in the plan are left out.
  public init(path: String, plan: RevocationPlan, results: [Handle: RevocationResult] = [:]) {
    self.path = path
    self.plan = plan
    self.results = [:]
    counts = RevocationCounts(planned: plan.rows.count)
    for row in plan.rows {
      if let result = results[row.handle] { take(result, of: row.handle) }
    }
  }

  /// Takes in what came of one token of the plan.
  public mutating func take(_ result: RevocationResult, of handle: Handle) {
    counts.count(result.kind, instead: results[handle]?.kind)
    results[handle] = result
  }

  /// The tokens that may live on, in the plan's order.
  public var remaining: [RevocationRow] {
    plan.rows.filter { results[$0.handle]?.isOver != true }
  }

  /// The tokens that were tried and may live on, in the plan's order.
  public var failed: [RevocationRow] {
    plan.rows.filter { results[$0.handle]?.isOver == false }
  }

  /// Whether all of the plan's tokens have ended.
  public var isDone: Bool { counts.over == plan.rows.count }

  /// Whether it was stopped before the server had its say on each token.
  public var isCutShort: Bool { counts.notTried + counts[.notRevoked] + counts[.unknown] > 0 }
}

import Formats

@testable import Keeping
@testable import TokenModel

extension FuzzTarget {
  /// The reader of revocation plans with their results.
  static let revocation = FuzzTarget("revocation") { input in
    guard let revocation = try? PlanFile<Revocation>.record(reading: input, path: "/state/old.plan") else { return }
    let plan = revocation.plan
    guard let again = RevocationPlan(plan.json) else {
      throw BrokenPromise(description: "A plan that was written cannot be read.")
    }
    try BrokenPromise.unless(again.rows == plan.rows && again.origin == plan.origin, "A plan reads back as another.")
    let counts = revocation.counts
    try BrokenPromise.unless(
      counts.over + revocation.remaining.count == plan.rows.count, "Ended and remaining tokens are not the plan's.")
  }
}

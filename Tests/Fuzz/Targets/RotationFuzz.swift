import Formats

@testable import Keeping
@testable import TokenModel

extension FuzzTarget {
  /// The reader of plans of rotations with their steps.
  static let rotation = FuzzTarget("rotation") { input in
    guard let rotation = try? PlanFile<Rotation>.record(reading: input, path: "/state/a.jsonl") else { return }
    let plan = rotation.plan
    guard let again = RotationPlan(plan.json) else {
      throw BrokenPromise(description: "A plan that was written cannot be read.")
    }
    try BrokenPromise.unless(
      again.rows == plan.rows && again.delivery == plan.delivery && again.ending == plan.ending,
      "A plan reads back as another.")
    for (handle, step) in rotation.steps {
      try BrokenPromise.unless(RotationStep(step.json(of: handle)) == step, "A step reads back as another.")
    }
    let undelivered = Set(rotation.failed.map(\.handle))
    try BrokenPromise.unless(
      rotation.replaced.allSatisfy { !undelivered.contains($0.handle) }, "An old token ends without a delivery.")
  }
}

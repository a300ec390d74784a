import Foundation
import TokenModel

@testable import Interface

extension World {
  /// A rotation of so many of video's tokens, of which some have a step: in turn created, created, not created, created, unclear, …
  static func rotation(
    _ count: Int = 8, tried: Int = 0, ending: RotationPlan.Ending = .kept, in environment: String = "video"
  ) throws -> Rotation {
    let plan = RotationPlan(
      environment: try named(environment), origin: try videoEnvironment().origin, account: nil, made: now,
      rows: try (1...count).map { RevocationRow(try videoToken($0)) }, listed: [], delivery: nil, ending: ending)
    var rotation = Rotation(path: "/state/rotations/plan.jsonl", plan: plan)
    for (index, row) in plan.rows.prefix(tried).enumerated() {
      let new = try handle(1000 + index)
      let steps: [RotationStep] = [
        .created(new), .created(new), .notCreated(reason: "The server says no."), .created(new), .unclear([new]),
      ]
      rotation.record(steps[index % steps.count], of: row.handle)
    }
    return rotation
  }

  /// What came of a rotation: its new tokens by the old handles.
  static func outcome(of rotation: Rotation, stop: RevocationStop? = nil) throws -> RotationOutcome {
    var successors: [Handle: ListedToken] = [:]
    for (index, row) in rotation.plan.rows.enumerated() where rotation.steps[row.handle]?.successor != nil {
      successors[row.handle] = try videoToken(1000 + index)
    }
    return RotationOutcome(rotation, successors: successors, stop: stop)
  }
}

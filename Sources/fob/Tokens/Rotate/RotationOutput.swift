import Formats
import FoundationEssentials
import TokenModel

/// How a rotation is printed: one token in full, several as a line each, or JSON.
struct RotationOutput: Sendable {
  let isJSON: Bool
  let isRevealed: Bool
  let fob: Composition

  /// One token's line: `k3vq9x2mab → 7cq2m5xk3a  delivered`.
  static func line(_ old: Handle, _ step: RotationStep, in environment: EnvironmentName?) -> DisplayText {
    let place = environment.map { "\($0)  " } ?? ""
    let new = step.successor.map { " → \($0)" } ?? ""
    return DisplayText("\(place)\(old)\(new)  \(step.displayName)\(step.reason.map { ": \($0)" } ?? "")")
  }

  /// An upload token as commands print it.
  func record(_ row: ListedToken, of environment: Environment, _ support: UploadTokenSupport) -> TokenRecord {
    TokenRecord(
      row, support: support, now: fob.serverTime(of: environment), thresholds: fob.expiryThresholds,
      isRevealed: isRevealed)
  }

  /// Nothing was to be done.
  func showNothing() {
    if isJSON { Output.json(["version": 1, "environments": []]) }
  }

  /// One rotation as JSON.
  func json(_ result: RotationResult) -> JSONValue {
    guard let outcome = result.outcome else {
      return [
        "environment": .string(result.environment.name.text),
        "stopped": result.failure.map { .string($0.description) } ?? .null,
        "rotated": .array([]), "revoked": .array(result.revocations.map { RevocationReport($0).json }),
      ]
    }
    let rotation = outcome.rotation
    return [
      "environment": .string(rotation.plan.environment.text), "origin": .string(rotation.plan.origin.text),
      "plan": .string(rotation.path), "stopped": result.stopReason.map { .string($0) } ?? .null,
      "old_ends_at": result.graceEnd.map { .string(RFC3339.text($0)) } ?? .null,
      "rotated": .array(rotation.plan.rows.map { json($0, of: outcome, result) }),
      "revoked": .array(result.revocations.map { RevocationReport($0).json }),
    ]
  }

  private func json(_ row: RevocationRow, of outcome: RotationOutcome, _ result: RotationResult) -> JSONValue {
    let step = outcome.rotation.steps[row.handle]
    let new = outcome.successors[row.handle]
    let record = new.flatMap { new in
      result.support.map { self.record(new, of: result.environment, $0).json }
    }
    return [
      "old": .string(row.handle.text), "label": row.label.map { .string($0) } ?? .null,
      "new": step?.successor.map { .string($0.text) } ?? .null, "step": .string(step?.word ?? "not_tried"),
      "reason": step?.reason.map { .string($0) } ?? .null, "old_ended": .bool(result.hasEnded(row.handle)),
      "token": record ?? .null,
    ]
  }
}

/// What came of one environment's rotation, and of the revocations that followed.
struct RotationResult: Sendable {
  let environment: Environment
  /// What the service offers; nil if it has no upload tokens any longer.
  let support: UploadTokenSupport?
  /// The rotation; nil if only revocations were due, or it could not be begun.
  var outcome: RotationOutcome?
  /// Why the rotation could not be begun, or a revocation.
  var failure: SessionFailure?
  var revocations: [RevocationOutcome] = []

  /// When the grace of the old tokens is over; nil if there is none.
  var graceEnd: Date? { outcome?.revocation?.plan.graceEnd }

  /// Why it ended early, as a sentence; nil if it did not.
  var stopReason: String? {
    switch outcome?.stop {
    case nil: nil
    case .asked: "Stopped early."
    case .failure(let failure): failure.description
    }
  }

  /// Whether an old token is no longer valid.
  func hasEnded(_ handle: Handle) -> Bool { revocations.contains { $0.revocation.results[handle]?.isOver == true } }
}

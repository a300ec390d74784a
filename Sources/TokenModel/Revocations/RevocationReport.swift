import Formats

/// The outcome of a revocation, for people and for programs: counts, and every token with its result and reason.
public struct RevocationReport: Sendable {
  /// The version of `json`; stable within it.
  public static let version = 1
  private let revocation: Revocation
  private let stop: RevocationStop?

  /// Reports on a revocation after the run.
  public init(_ outcome: RevocationOutcome) {
    revocation = outcome.revocation
    stop = outcome.stop
  }

  /// Everything as JSON; labels as they were written.
  public var json: JSONValue {
    let (plan, counts) = (revocation.plan, revocation.counts)
    var numbers: [String: JSONValue] = [
      "planned": .integer(Int64(counts.planned)), "not_tried": .integer(Int64(counts.notTried)),
    ]
    for kind in RevocationResult.Kind.allCases { numbers[kind.rawValue] = .integer(Int64(counts[kind])) }
    return [
      "version": .integer(Int64(Self.version)), "environment": .string(plan.environment.text),
      "origin": .string(plan.origin.text), "account": plan.account.map { .string($0) } ?? .null,
      "planned_at": .string(RFC3339.text(plan.made)), "plan": .string(revocation.path),
      "counts": .object(numbers), "stopped": stopReason.map { .string($0) } ?? .null,
      "results": .array(plan.rows.map(result)),
    ]
  }

  private func result(_ row: RevocationRow) -> JSONValue {
    let result = revocation.results[row.handle]
    return [
      "handle": .string(row.handle.text), "label": row.label.map { .string($0) } ?? .null,
      "result": .string(result?.kind.rawValue ?? "not_tried"),
      "reason": result?.reason.map { .string($0) } ?? .null,
    ]
  }

  /// Why it ended early, as a sentence; nil if every token was tried.
  public var stopReason: String? {
    switch stop {
    case nil: nil
    case .asked: "Stopped early."
    case .failure(let failure): failure.description
    }
  }

  /// One token's line: `k3vq9x2mab  refused: …`.
  public static func line(_ handle: Handle, _ result: RevocationResult?, label: String? = nil) -> DisplayText {
    let word = result?.kind.displayName ?? "left"
    let name = label.map { "  (\($0))" } ?? ""
    return DisplayText("\(handle)  \(word)\(result?.reason.map { ": \($0)" } ?? "")\(name)")
  }
}

import Formats
import FoundationEssentials
import TokenModel

/// What the file of a plan keeps: the plan, and how far each of its tokens has come.
protocol PlanRecord: Sendable {
  associatedtype Plan: KeptPlan
  associatedtype Step: KeptStep
  /// What a failure to save the plan leaves, as a sentence.
  static var untouched: String { get }
  /// What a file is not that keeps none, and what writes one; it follows the file's path.
  static var mistaken: String { get }
  var path: String { get }
  var plan: Plan { get }
  /// Whether nothing is left to do.
  var isDone: Bool { get }
  /// Since when it can be followed.
  var waitsSince: Date { get }
  init(path: String, plan: Plan, steps: [Handle: Step])
}

/// A plan in the first line of a file.
protocol KeptPlan: PlacedPlan {
  var json: JSONValue { get }
  /// A word in the file's name by which plans of one kind are found without reading the others.
  var kind: String { get }
  init?(_ json: JSONValue)
}

extension KeptPlan {
  var kind: String { "" }
}

/// How far a token has come, in a line of a file.
protocol KeptStep: Sendable {
  func json(of handle: Handle) -> JSONValue
  init?(_ json: JSONValue)
}

extension RotationPlan: KeptPlan {}

extension RotationStep: KeptStep {}

extension Rotation: PlanRecord {
  static let untouched = "Nothing was created."
  static let mistaken = "is not a plan of a rotation, or is from a later fob."

  var waitsSince: Date { plan.made }
}

extension RevocationPlan: KeptPlan {
  static let kindWithGrace = ".grace"

  var kind: String { graceEnd == nil ? "" : Self.kindWithGrace }
}

extension RevocationResult: KeptStep {}

extension Revocation: PlanRecord {
  static let untouched = "Nothing was revoked."
  static let mistaken =
    "is not a revocation plan, or is from a later fob. 'fob tokens revoke --dry-run --plan' writes one."

  var waitsSince: Date { max(plan.made, plan.graceEnd ?? plan.made) }

  init(path: String, plan: RevocationPlan, steps: [Handle: RevocationResult]) {
    self.init(path: path, plan: plan, results: steps)
  }
}

import Formats
import FoundationEssentials
import Host
import TokenModel

/// A rotation on disk: its plan, then a line for each step.
struct RotationFile: Sendable {
  private let file: PlanFile

  init(path: String) {
    file = PlanFile(path: path, untouched: "Nothing was created.")
  }

  var path: String { file.path }

  /// Writes a new file.
  /// - Throws: `state` if the name is taken.
  func create(_ plan: RotationPlan) throws(SessionFailure) { try file.create(plan.json) }

  /// Appends a step.
  func append(_ step: RotationStep, of handle: Handle) throws(SessionFailure) {
    try file.append(step.json(of: handle))
  }

  /// Reads plan and steps; of several steps of a token the last counts.
  func read() throws(SessionFailure) -> Rotation { try Self.rotation(reading: file.content(), path: path) }

  /// The rotation in a file's content.
  static func rotation(reading bytes: [UInt8], path: String) throws(SessionFailure) -> Rotation {
    let lines = PlanFile.lines(of: bytes)
    guard let plan = lines.plan.flatMap(RotationPlan.init(_:)) else {
      throw .state(reason: "\(path) is not a plan of a rotation, or is from a later fob.")
    }
    var steps: [Handle: RotationStep] = [:]
    for value in lines.steps {
      guard let handle = value["handle"]?.stringValue.flatMap(Handle.init), let step = RotationStep(value) else {
        continue
      }
      steps[handle] = step
    }
    return Rotation(path: path, plan: plan, steps: steps)
  }

  /// Removes it durably.
  func remove() throws(SessionFailure) { try file.remove() }

  /// The lock of whoever follows the plan, taken.
  /// - Parameter outcome: what it leaves if another process has it, as a sentence.
  func take(orElse outcome: String) async throws(SessionFailure) -> LockFile {
    _ = try await BlockingCall.run { () throws(SessionFailure) in try read() }
    return try await file.take(orElse: outcome)
  }

  /// Whether nobody is following it now.
  var isFree: Bool { file.isFree }

  /// Removes it where it is old.
  func tidy(_ rotation: Rotation, in folder: PlanFolder, at now: Date) {
    folder.tidy(file, isDone: rotation.isDone, seconds: now.timeIntervalSince(rotation.plan.made))
  }
}

/// The rotations of this account of the machine: `$XDG_STATE_HOME/fob/rotations`.
struct RotationFolder: Sendable {
  private let plans: PlanFolder

  init(path: String) {
    plans = PlanFolder(path: path)
  }

  /// A path for a new plan; removes old ones.
  func newPath(for environment: EnvironmentName, at now: Date) throws(SessionFailure) -> String {
    let path = try plans.newPath(for: environment, at: now)
    for rotation in all() { RotationFile(path: rotation.path).tidy(rotation, in: plans, at: now) }
    return path
  }

  /// All readable ones, the newest first; none if there is no folder.
  func all() -> [Rotation] { plans.paths().compactMap { try? RotationFile(path: $0).read() } }

  /// What is wrong with the content of plans here: nobody can resume them.
  func damage() -> [String] {
    plans.paths().reversed().compactMap { path in
      FileReader.damage(of: path, trust: .secret) { () throws(SessionFailure) in
        _ = try RotationFile(path: path).read()
      }
    }
  }

  /// Those that are not done and that nobody is following now, the newest first.
  func unfinished() -> [Rotation] { all().filter { !$0.isDone && RotationFile(path: $0.path).isFree } }
}

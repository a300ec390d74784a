import Formats
import FoundationEssentials
import Host
import TokenModel

/// A revocation on disk: its plan, then a line for each result.
struct RevocationFile: Sendable {
  private let file: PlanFile

  init(path: String) {
    file = PlanFile(path: path, untouched: "Nothing was revoked.")
  }

  var path: String { file.path }

  /// Writes a new file.
  /// - Throws: `state` if the name is taken.
  func create(_ plan: RevocationPlan) throws(SessionFailure) { try file.create(plan.json) }

  /// Appends a result.
  func append(_ result: RevocationResult, of handle: Handle) throws(SessionFailure) {
    var line: [String: JSONValue] = ["handle": .string(handle.text), "result": .string(result.kind.rawValue)]
    if let reason = result.reason { line["reason"] = .string(reason) }
    try file.append(.object(line))
  }

  /// Reads plan and results; of several results of a token the last counts.
  func read() throws(SessionFailure) -> Revocation {
    try Self.revocation(reading: file.content(), path: path)
  }

  /// The revocation in a file's content.
  static func revocation(reading bytes: [UInt8], path: String) throws(SessionFailure) -> Revocation {
    let lines = PlanFile.lines(of: bytes)
    guard let plan = lines.plan.flatMap(RevocationPlan.init(_:)) else {
      throw .state(
        reason:
          "\(path) is not a revocation plan, or is from a later fob. 'fob tokens revoke --dry-run --plan' writes one.")
    }
    var results: [Handle: RevocationResult] = [:]
    for value in lines.steps {
      guard let handle = value["handle"]?.stringValue.flatMap(Handle.init),
        let kind = value["result"]?.stringValue.flatMap(RevocationResult.Kind.init),
        let result = RevocationResult(kind: kind, reason: value["reason"]?.stringValue)
      else { continue }
      results[handle] = result
    }
    return Revocation(path: path, plan: plan, results: results)
  }

  /// Removes it durably.
  func remove() throws(SessionFailure) { try file.remove() }

  /// The lock of whoever follows the plan: the file itself, which must exist.
  func lock() throws(SessionFailure) -> LockFile { try file.lock() }

  /// The lock, taken, the same whatever path was given.
  /// - Parameter outcome: what it leaves if another process has it, as a sentence.
  func take(orElse outcome: String) async throws(SessionFailure) -> LockFile {
    _ = try await BlockingCall.run { () throws(SessionFailure) in try read() }
    return try await file.take(orElse: outcome)
  }

  /// Whether nobody is following it now.
  var isFree: Bool { file.isFree }

  /// Removes it where it is old.
  func tidy(_ revocation: Revocation, in folder: PlanFolder, at now: Date) {
    let waitsSince = max(revocation.plan.made, revocation.plan.graceEnd ?? revocation.plan.made)
    folder.tidy(file, isDone: revocation.isDone, seconds: now.timeIntervalSince(waitsSince))
  }
}

/// The revocations of this account of the machine: `$XDG_STATE_HOME/fob/revocations`.
struct RevocationFolder: Sendable {
  private let plans: PlanFolder

  /// In the names of the files of plans that have a grace.
  private static let grace = ".grace"

  init(path: String) {
    plans = PlanFolder(path: path)
  }

  /// A path for a new plan; removes old ones.
  func newPath(for environment: EnvironmentName, hasGrace: Bool = false, at now: Date) throws(SessionFailure) -> String
  {
    let path = try plans.newPath(for: environment, kind: hasGrace ? Self.grace : "", at: now)
    for revocation in all() { RevocationFile(path: revocation.path).tidy(revocation, in: plans, at: now) }
    return path
  }

  /// All readable ones, the newest first; none if there is no folder.
  func all() -> [Revocation] { plans.paths().compactMap { try? RevocationFile(path: $0).read() } }

  /// What is wrong with the content of plans here: nobody can resume them.
  func damage() -> [String] {
    plans.paths().reversed().compactMap { path in
      FileReader.damage(of: path, trust: .secret) { () throws(SessionFailure) in
        _ = try RevocationFile(path: path).read()
      }
    }
  }

  /// Those that are not done, that nobody is following now, and whose grace is over, the newest first.
  func unfinished(at now: Date) -> [Revocation] {
    all().filter { revocation in
      !revocation.isDone && revocation.plan.graceLeft(at: now) == nil && RevocationFile(path: revocation.path).isFree
    }
  }

  /// Those with a grace that are not done, the newest first.
  func withGrace() -> [Revocation] {
    plans.paths(kind: Self.grace).compactMap { try? RevocationFile(path: $0).read() }.filter { !$0.isDone }
  }
}

import Formats
import FoundationEssentials
import Host
import TokenModel

/// A folder of plans of this account of the machine, one file each, 0700.
struct PlanFolder<Record: PlanRecord>: Sendable {
  let path: String

  /// Seconds for which a plan is kept that is done, and one that is not.
  private static var keptDone: TimeInterval { 7 * 86_400 }
  private static var keptOpen: TimeInterval { 60 * 86_400 }
  private static var ending: String { ".jsonl" }

  /// Saves a new plan: here, where old ones are removed then, or at a path.
  func save(_ plan: Record.Plan, at path: String? = nil, now: Date) throws(SessionFailure) -> Record {
    let place = if let path { path } else { try newPath(for: plan.environment, kind: plan.kind, at: now) }
    if path == nil { removeOld(at: now) }
    try PlanFile<Record>(path: place).create(plan)
    return Record(path: place, plan: plan, steps: [:])
  }

  /// A path for a new plan.
  func newPath(for environment: EnvironmentName, kind: String = "", at now: Date) throws(SessionFailure) -> String {
    try rethrow(PrivateFolder.make(path), as: SessionFailure.init(system:))
    let stamp = RFC3339.text(now).prefix(19).filter { $0 != ":" && $0 != "-" }
    let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(path)/\(stamp)-\(environment)-\(suffix)\(kind)\(Self.ending)"
  }

  /// The paths of the plans here, the newest first; none if there is no folder.
  func paths(kind: String = "") -> [String] {
    let names = (try? FolderListing.names(in: path)) ?? []
    return names.filter { $0.hasSuffix(kind + Self.ending) && !$0.hasPrefix(".") }.sorted(by: >).map { "\(path)/\($0)" }
  }

  /// All readable ones, the newest first; none if there is no folder.
  func all(kind: String = "") -> [Record] { paths(kind: kind).compactMap { try? PlanFile(path: $0).read() } }

  /// Those that are not done and that nobody is following now, the newest first.
  func unfinished(where isDue: (Record) -> Bool = { _ in true }) -> [Record] {
    all().filter { !$0.isDone && isDue($0) && PlanFile<Record>(path: $0.path).isFree }
  }

  /// What is wrong with the content of plans here: nobody can resume them.
  func damage() -> [String] {
    paths().reversed().compactMap { path in
      FileReader.damage(of: path, trust: .secret) { () throws(SessionFailure) in
        _ = try PlanFile<Record>(path: path).read()
      }
    }
  }

  /// Removes the plans that are old and that nobody is following.
  private func removeOld(at now: Date) {
    for record in all() {
      guard now.timeIntervalSince(record.waitsSince) > (record.isDone ? Self.keptDone : Self.keptOpen),
        let lock = try? PlanFile<Record>(path: record.path).lock(), lock.tryLock()
      else { continue }
      _ = try? AtomicFile.remove(record.path)
      lock.unlock()
    }
  }
}

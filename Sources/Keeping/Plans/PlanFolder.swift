import Formats
import FoundationEssentials
import Host
import TokenModel

/// A folder of plans of this account of the machine, one file each, 0700.
struct PlanFolder: Sendable {
  let path: String

  /// Seconds for which a plan is kept that is done, and one that is not.
  private static let keptDone = 7.0 * 86_400
  private static let keptOpen = 60.0 * 86_400
  private static let ending = ".jsonl"

  /// A path for a new plan.
  /// - Parameter kind: a word in the file's name by which plans of one kind are found without reading the others.
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

  /// Removes a plan that is old and that nobody is following.
  /// - Parameter seconds: how long it has waited for somebody to follow it, or has been done.
  func tidy(_ file: PlanFile, isDone: Bool, seconds: TimeInterval) {
    guard seconds > (isDone ? Self.keptDone : Self.keptOpen), let lock = try? file.lock(), lock.tryLock() else {
      return
    }
    _ = try? AtomicFile.remove(file.path)
    lock.unlock()
  }
}

import Formats
import FoundationEssentials
import Glibc
import Host
import TokenModel

/// A revocation on disk: the plan in the first line, then a line for each result, each on the disk before the next
/// request. A line that a crash left half written is ignored.
struct RevocationFile: Sendable {
  let path: String

  private static let sizeLimit = 256 << 20

  /// Writes a new file.
  /// - Throws: `state` if the name is taken.
  func create(_ plan: RevocationPlan) throws(SessionFailure) {
    let content = plan.json.bytes() + [UInt8(ascii: "\n")]
    // Half, so that the results have as much room.
    guard content.count <= Self.sizeLimit / 2 else {
      throw .state(reason: "The plan is too large: choose fewer tokens. Nothing was revoked.")
    }
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: path)
      guard try AtomicFile.create(content, at: path) else {
        throw SystemFailure(operation: "write the plan", path: path, code: EEXIST)
      }
    } catch {
      throw .state(reason: "\(error) Nothing was revoked.")
    }
  }

  /// Appends a result.
  func append(_ result: RevocationResult, of handle: Handle) throws(SessionFailure) {
    var line: [String: JSONValue] = ["handle": .string(handle.text), "result": .string(result.kind.rawValue)]
    if let reason = result.reason { line["reason"] = .string(reason) }
    try rethrow(
      AppendFile.append(JSONValue.object(line).bytes(), to: path, isSynchronized: true),
      as: { (failure: SystemFailure) in SessionFailure.state(reason: "The result could not be saved: \(failure)") })
  }

  /// Reads plan and results; of several results of a token the last counts.
  func read() throws(SessionFailure) -> Revocation {
    let bytes: [UInt8]
    do throws(FileAccessFailure) {
      bytes = try FileReader.read(path, limit: Self.sizeLimit, trust: .secret).bytes
    } catch .missing(let path) {
      throw .noFile(path: path)
    } catch {
      throw .state(reason: error.description)
    }
    return try Self.revocation(reading: bytes, path: path)
  }

  /// The revocation in a file's content.
  static func revocation(reading bytes: [UInt8], path: String) throws(SessionFailure) -> Revocation {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    guard let first = lines.first, let header = try? JSONValue(parsing: Array(first)),
      let plan = RevocationPlan(header)
    else {
      throw .state(
        reason:
          "\(path) is not a revocation plan, or is from a later fob. 'fob tokens revoke --dry-run --plan' writes one.")
    }
    var results: [Handle: RevocationResult] = [:]
    for line in lines.dropFirst() {
      guard let value = try? JSONValue(parsing: Array(line)),
        let handle = value["handle"]?.stringValue.flatMap(Handle.init),
        let kind = value["result"]?.stringValue.flatMap(RevocationResult.Kind.init),
        let result = RevocationResult(kind: kind, reason: value["reason"]?.stringValue)
      else { continue }
      results[handle] = result
    }
    return Revocation(path: path, plan: plan, results: results)
  }

  /// Removes it durably.
  func remove() throws(SessionFailure) {
    _ = try rethrow(
      AtomicFile.remove(path),
      as: { (failure: SystemFailure) in SessionFailure.state(reason: "The plan was not discarded: \(failure)") })
  }

  /// The lock of whoever follows the plan: the file itself, which must exist.
  func lock() throws(SessionFailure) -> LockFile {
    do throws(SystemFailure) {
      return try LockFile(path, isMadeWhereMissing: false)
    } catch  where error.code == ENOENT {
      throw .noFile(path: path)
    } catch {
      throw .state(reason: error.description)
    }
  }
}

/// The revocations of this account of the machine, one file each: `$XDG_STATE_HOME/fob/revocations`, 0700.
struct RevocationFolder: Sendable {
  let path: String

  /// Seconds for which a finished or abandoned revocation is kept.
  private static let keptDone = 7.0 * 86_400
  private static let keptOpen = 60.0 * 86_400
  private static let ending = ".jsonl"

  /// A path for a new plan; removes old ones.
  func newPath(for environment: EnvironmentName, at now: Date) throws(SessionFailure) -> String {
    try rethrow(PrivateFolder.make(path), as: SessionFailure.init(system:))
    tidy(at: now)
    let stamp = RFC3339.text(now).prefix(19).filter { $0 != ":" && $0 != "-" }
    let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(path)/\(stamp)-\(environment)-\(suffix)\(Self.ending)"
  }

  /// All readable ones, the newest first; none if there is no folder.
  func all() -> [Revocation] {
    let names = (try? FolderListing.names(in: path)) ?? []
    return names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.sorted(by: >).compactMap { name in
      try? RevocationFile(path: "\(path)/\(name)").read()
    }
  }

  /// What is wrong with the content of plans here: nobody can resume them.
  func damage() -> [String] {
    let names = ((try? FolderListing.names(in: path)) ?? []).filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }
    return names.sorted().compactMap { name in
      let file = "\(path)/\(name)"
      return FileReader.damage(of: file, trust: .secret) { () throws(SessionFailure) in
        _ = try RevocationFile(path: file).read()
      }
    }
  }

  /// Those that are not done and that nobody is following now, the newest first.
  func unfinished() -> [Revocation] {
    all().filter { revocation in
      guard !revocation.isDone, let lock = try? RevocationFile(path: revocation.path).lock() else { return false }
      return lock.isFree()
    }
  }

  private func tidy(at now: Date) {
    for revocation in all() {
      let age = now.timeIntervalSince(revocation.plan.made)
      guard age > (revocation.isDone ? Self.keptDone : Self.keptOpen),
        let lock = try? RevocationFile(path: revocation.path).lock(), lock.tryLock()
      else { continue }
      _ = try? AtomicFile.remove(revocation.path)
      lock.unlock()
    }
  }
}

import Formats
import FoundationEssentials
import Host

/// The revocations of this account of the machine, one file each: `$XDG_STATE_HOME/fob/revocations`, 0700.
struct RevocationFolder: Sendable {
  let path: String

  /// Seconds for which a revocation that is done, or that nobody goes on with, is kept.
  private static let keptDone = 7.0 * 86_400
  private static let keptOpen = 60.0 * 86_400
  private static let ending = ".jsonl"

  /// A path for a new plan; those that are old are removed on the way.
  func newPath(for environment: EnvironmentName, at now: Date) throws(SessionFailure) -> String {
    do throws(SystemError) {
      try PrivateFolder.make(path)
    } catch {
      throw .state(reason: error.description)
    }
    tidy(at: now)
    let stamp = RFC3339.text(now).prefix(19).filter { $0 != ":" && $0 != "-" }
    let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(path)/\(stamp)-\(environment)-\(suffix)\(Self.ending)"
  }

  /// All that can be read, the newest first; nothing where there is no folder.
  func all() -> [Revocation] {
    let names = (try? FolderListing.names(in: path)) ?? []
    return names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.sorted(by: >).compactMap { name in
      try? RevocationFile(path: "\(path)/\(name)").read()
    }
  }

  /// What is wrong with the content of plans that are here: nobody can go on with them.
  func damage() -> [String] {
    let names = ((try? FolderListing.names(in: path)) ?? []).filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }
    return names.sorted().compactMap { name in
      let file = "\(path)/\(name)"
      return FileReading.damage(of: file, trust: .secret) { () throws(SessionFailure) in
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

import Formats
import FoundationEssentials
import Glibc
import Host
import Synchronization
import TokenModel

/// The audit log on disk: JSON lines, only ever appended, by any number of processes, and rotated by size.
///
/// Lines of several processes do not mix on a local file system (`O_APPEND`, one `write` each); on a network file
/// system the kernel does not promise that.
public final class AuditLog: AuditTrail {
  private struct State {
    var identity: HostIdentity?
    var isFailing = false
    var warn: @Sendable (String) -> Void
  }

  private let folder: AuditFolder
  private let clock: any WallClock
  private let state: Mutex<State>

  /// Bytes after which the file is rotated.
  public static let sizeLimit: Int64 = 4 << 20
  /// How many rotated files are kept.
  public static let keptFiles = 9

  /// A log in the state folder; the file appears with its first line.
  /// - Parameters:
  ///   - stateFolder: `$XDG_STATE_HOME/fob`.
  ///   - warn: called once when the log begins to fail; on any thread.
  public init(
    stateFolder: String, clock: any WallClock = SystemClock(), sizeLimit: Int64 = AuditLog.sizeLimit,
    keptFiles: Int = AuditLog.keptFiles, warn: @escaping @Sendable (String) -> Void
  ) {
    folder = AuditFolder(path: stateFolder, sizeLimit: sizeLimit, kept: max(1, keptFiles))
    self.clock = clock
    state = Mutex(State(warn: warn))
  }

  /// Sends warnings about a failing log to another function from now on.
  public func redirectWarnings(to warn: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.warn = warn }
  }

  /// Records an event.
  public func record(_ event: AuditEvent) async {
    let (folder, time) = (folder, clock.now)
    let result = await BlockingCall.run { [self] in
      let who = identity
      let entry = AuditEntry(event, time: time, user: who.user, host: who.host, process: HostIdentity.process)
      return Result { () throws(SystemFailure) in try folder.append(entry.line) }
    }
    switch result {
    case .success: state.withLock { $0.isFailing = false }
    case .failure(let error):
      warn("fob cannot write the audit log; what you do now is not recorded: \(error.description)")
    }
  }

  /// Warns that the log fails, in this process or in a helper that writes for it: once, until a line was written again.
  public func warn(_ failure: String) {
    let warn = state.withLock { state in
      defer { state.isFailing = true }
      return state.isFailing ? nil : state.warn
    }
    warn?(failure)
  }

  /// Who runs this process; looked up once.
  private var identity: HostIdentity {
    if let known = state.withLock(\.identity) { return known }
    let identity = HostIdentity.current
    state.withLock { $0.identity = identity }
    return identity
  }
}

extension AuditLog: AuditSource {
  /// The latest entries that match a query, oldest first, at most `limit`. Unreadable lines are skipped.
  public func latest(_ limit: Int, of query: AuditQuery) async -> [AuditEntry] {
    let folder = folder
    return await BlockingCall.run {
      var found: [AuditEntry] = []
      var seen: Set<UInt64> = []
      for path in folder.names where found.count < limit {
        guard let file = try? AuditFolder.read(path), seen.insert(file.fingerprint.inode).inserted else { continue }
        for line in AuditFolder.lines(of: file.bytes, with: query.needle).reversed() {
          guard found.count < limit else { break }
          if let entry = AuditEntry(line: line), query.matches(entry) { found.append(entry) }
        }
      }
      return found.reversed()
    }
  }

  /// A reader that begins with the oldest entry.
  public func reader() -> AuditReader { AuditReader(folder) }
}

import Formats
import FoundationEssentials
import Glibc
import Host
import Synchronization
import TokenModel

/// The audit log on disk: JSON lines, only ever appended, by any number of processes, and rotated by size.
///
/// Each line is linked to the one before (`AuditChain`), so that one process at a time appends.
public final class AuditLog: AuditTrail {
  private struct State {
    var identity: HostIdentity?
    var isFailing = false
    var isOutletFailing = false
    /// Found at the first entry.
    var outlet: AuditOutlet??
    /// When this process last sent the head alone.
    var headSent: Date?
    var warn: @Sendable (String) -> Void

    /// Whether the head is to be sent again; it counts as sent then. A clock that was set back waits for nothing.
    mutating func isHeadDue(at now: Date) -> Bool {
      if let headSent, (0..<AuditLog.headInterval).contains(now.timeIntervalSince(headSent)) { return false }
      headSent = now
      return true
    }
  }

  private let folder: AuditFolder
  private let clock: any WallClock
  private let reason: String?
  private let findOutlet: @Sendable () -> AuditOutlet?
  private let state: Mutex<State>

  /// Bytes after which the file is rotated.
  public static let sizeLimit: Int64 = 4 << 20
  /// How many rotated files are kept.
  public static let keptFiles = 9

  /// A log in the state folder; the file appears with its first line.
  /// - Parameters:
  ///   - stateFolder: `$XDG_STATE_HOME/fob`.
  ///   - reason: why this process does what it does, in the words of who asked for it.
  ///   - outlet: where entries go besides; asked for at the first one.
  ///   - warn: called once when the log begins to fail; on any thread.
  public init(
    stateFolder: String, clock: any WallClock = SystemClock(), sizeLimit: Int64 = AuditLog.sizeLimit,
    keptFiles: Int = AuditLog.keptFiles, reason: String? = nil,
    outlet: @escaping @Sendable () -> AuditOutlet? = { nil }, warn: @escaping @Sendable (String) -> Void
  ) {
    folder = AuditFolder(path: stateFolder, sizeLimit: sizeLimit, kept: max(1, keptFiles))
    self.clock = clock
    self.reason = reason
    findOutlet = outlet
    state = Mutex(State(warn: warn))
  }

  /// Sends warnings about a failing log to another function from now on.
  public func redirectWarnings(to warn: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.warn = warn }
  }

  /// Records an event.
  public func record(_ event: AuditEvent) async {
    let time = clock.now
    // Whoever is asked to stop has still done what is noted here.
    let noting = TaskThreadPool.start { [self] in
      do throws(TextFailure) {
        let (entry, mark) = try await append(event, at: time)
        state.withLock { $0.isFailing = false }
        await send(entry, mark)
      } catch {
        warn("fob cannot write the audit log; what you do now is not recorded: \(error.description)")
      }
    }
    await noting.value
  }

  /// How long is waited for others who write.
  private static let patience = Duration.seconds(10)

  private func append(_ event: AuditEvent, at time: Date) async throws(TextFailure) -> (AuditEntry, AuditMark) {
    let folder = folder
    let lock = try await lock()
    defer { lock.unlock() }
    return try await rethrow(
      awaiting: await BlockingCall.run { [self] () throws(SystemFailure) in
        let who = identity
        return try folder.append(
          AuditEntry(event, time: time, user: who.user, host: who.host, process: HostIdentity.process, reason: reason))
      }, as: { (failure: SystemFailure) in TextFailure(failure.description) })
  }

  /// Sends an entry on, where settings say so. A receiver that is away is reported once, until one was there again: the file has every entry.
  private func send(_ entry: AuditEntry, _ mark: AuditMark) async {
    guard let outlet = outlet() else { return }
    note(await BlockingCall.run { Result { () throws(SystemFailure) in try outlet.send(entry, mark) } })
  }

  /// Seconds between two heads that a process sends alone.
  public static let headInterval: TimeInterval = 3600

  /// Sends the log's head alone, where settings say so: at a process's first call, and at the first one in each hour after. An empty log has none.
  public func sendHead() async {
    let now = clock.now
    guard let outlet = outlet(), state.withLock({ $0.isHeadDue(at: now) }), !folder.existing.isEmpty else { return }
    let folder = folder
    do throws(TextFailure) {
      let lock = try await lock()
      defer { lock.unlock() }
      let head = try await rethrow(
        awaiting: await BlockingCall.run { () throws(SystemFailure) in try folder.head() },
        as: { (failure: SystemFailure) in TextFailure(failure.description) })
      guard let head else { return }
      note(await BlockingCall.run { Result { () throws(SystemFailure) in try outlet.send(head: head, at: now) } })
    } catch {
      warn("fob cannot read the audit log: \(error.description)")
    }
  }

  /// Tells the person that a receiver is away.
  private func note(_ result: Result<Void, SystemFailure>) {
    let warn = state.withLock { state in
      defer { state.isOutletFailing = result.failure != nil }
      return state.isOutletFailing ? nil : state.warn
    }
    if let failure = result.failure {
      warn?("The audit log's file has all entries, but fob cannot send them on: \(failure.description)")
    }
  }

  private func outlet() -> AuditOutlet? {
    if let known = state.withLock(\.outlet) { return known }
    let outlet = findOutlet()
    state.withLock { $0.outlet = .some(outlet) }
    return outlet
  }

  /// The lock of who writes, taken.
  private func lock() async throws(TextFailure) -> LockFile {
    let folder = folder
    let lock = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in try folder.lock() },
      as: { (failure: SystemFailure) in TextFailure(failure.description) })
    guard await lock.lock(within: Self.patience) else {
      throw TextFailure("Another fob holds \(folder.path)/audit.lock.")
    }
    return lock
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

extension AuditLog {
  /// Holds the lines against their links. Nobody writes meanwhile.
  /// - Parameter head: a mark that was kept elsewhere; nil if there is none.
  /// - Throws: if a file cannot be read, or somebody else holds the lock of who writes.
  public func verify(head: AuditMark?) async throws(TextFailure) -> AuditVerdict {
    let (chain, mayBeginLater) = try await chain(seeking: head)
    return AuditVerdict(chain, head: head, mayBeginLater: mayBeginLater)
  }

  /// Whether the line of a mark is in the log.
  public func contains(_ mark: AuditMark) async throws(TextFailure) -> Bool {
    try await chain(seeking: mark).chain.isMarkFound
  }

  private func chain(seeking mark: AuditMark?) async throws(TextFailure) -> (chain: AuditChain, mayBeginLater: Bool) {
    let folder = folder
    guard !folder.existing.isEmpty else { return (AuditChain(seeking: mark), false) }
    let lock = try await lock()
    defer { lock.unlock() }
    return try await rethrow(
      awaiting: await BlockingCall.run { () throws(FileAccessFailure) in
        var chain = AuditChain(seeking: mark)
        for path in folder.existing { chain.read(try AuditFolder.read(path).bytes, of: path) }
        return (chain, !folder.isComplete)
      }, as: { (failure: FileAccessFailure) in TextFailure(failure.description) })
  }
}

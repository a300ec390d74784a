import Formats
import FoundationEssentials
import Glibc
import Host
import TokenModel

/// The records of all environments: `NAME.json` in one private folder, each with `NAME.lock` beside it.
///
/// Every call here may wait for the disk. Saving, setting aside and removing are for those who hold the environment's lock.
public struct SessionStore: Sendable {
  /// Bytes that a record's file may have.
  static let sizeLimit = 1 << 20
  /// Bytes that the record of a session has room in.
  private static let ordinarySize = 65_536

  /// The folder, such as `$XDG_STATE_HOME/fob/sessions`.
  public let folder: String
  /// Why no session is read or kept there; nil if they are.
  let refusal: String?
  private let clock: any WallClock

  /// Makes a store in a folder, which appears with the first lock.
  public init(folder: String, clock: any WallClock = SystemClock()) {
    self.folder = folder
    refusal = nil
    self.clock = clock
  }

  /// The store in the place that the settings name.
  public init(_ place: SessionsFolder, clock: any WallClock = SystemClock()) {
    folder = place.path
    refusal = place.refusal
    self.clock = clock
  }

  /// Where the sessions are below fob's state folder, and below its folder of the login session.
  public static func folder(in stateFolder: String) -> String { "\(stateFolder)/sessions" }

  /// The environment of which a file of the folder is the record; nil for a lock and whatever else is there.
  public static func environment(ofRecord file: String) -> EnvironmentName? {
    file.hasSuffix(".json") ? EnvironmentName(String(file.dropLast(5))) : nil
  }

  /// The path of an environment's record.
  public func path(of name: EnvironmentName) -> String { "\(folder)/\(name).json" }

  /// What is there now, its times by the local clock as that goes now; takes no lock, since files are replaced as a whole.
  public func read(_ name: EnvironmentName) -> StoredRecord {
    var ways = TrustedWays()
    return read(name, by: &ways)
  }

  /// Reads one of many in a pass.
  func read(_ name: EnvironmentName, by ways: inout TrustedWays) -> StoredRecord {
    if let refusal { return .unusable(reason: refusal) }
    let path = path(of: name)
    do throws(FileAccessFailure) {
      let file = try FileReader.read(path, limit: SessionStore.sizeLimit, trust: .state, by: &ways)
      return interpret(file, path: path)
    } catch {
      if case .missing = error { return .none }
      // No record of ours is so large, or has ever been used.
      if case .tooLarge = error {
        return .broken(reason: "\(error.description) The next refresh or login sets it aside.")
      }
      return .unusable(reason: error.description)
    }
  }

  /// The environments of which a record is there that holds a session, or may hold one, by name.
  public func namesOfSessions() -> [EnvironmentName] {
    ((try? FolderListing.names(in: folder)) ?? []).compactMap(Self.environment(ofRecord:)).filter(mayHoldSession)
      .sorted()
  }

  /// Whether there is a record that holds a session, or may hold one.
  func mayHoldSession(_ name: EnvironmentName) -> Bool {
    switch read(name) {
    case .none: false
    case .found(let record): record.session != nil
    case .broken, .unusable: true
    }
  }

  /// What is wrong with the content of records, whatever they are called by; who can get at the files is another question.
  public func damage() -> [String] {
    let files = ((try? FolderListing.names(in: folder)) ?? []).sorted()
    return files.compactMap(Self.environment(ofRecord:)).compactMap { name in
      guard (try? FileReader.examine(path(of: name), trust: .state)) != nil else { return nil }
      switch read(name) {
      case .none, .found: return nil
      case .broken(let reason), .unusable(let reason): return reason
      }
    }
  }

  private func interpret(_ file: ReadFile, path: String) -> StoredRecord {
    do throws(SessionFile.Failure) {
      var (record, place) = try SessionFile.readWhole(file.bytes)
      let (anchor, now) = (clock.anchor, clock.now)
      record.follow(anchor, now: now)
      if let place, let origin = file.origin, record.refreshHistory.allowsOneMore == false,
        record.session?.refreshToken != nil, let flaw = place.flaw(origin, in: folder, boot: anchor?.boot)
      {
        record.dropRefreshToken(because: flaw, at: now)
      }
      return .found(record)
    } catch {
      switch error {
      case .broken:
        return .broken(reason: "The session file \(path) is damaged; the next refresh or login sets it aside.")
      case .newer(let version):
        return .unusable(
          reason: "The session file \(path) has the version \(version), written by a later fob: use that one.")
      }
    }
  }

  /// The lock of an environment, not yet taken.
  public func lock(of name: EnvironmentName) throws(SystemFailure) -> LockFile {
    if let refusal { throw SystemFailure(operation: "lock", path: folder, code: EPERM, sentence: refusal) }
    try PrivateFolder.make(folder)
    return try LockFile("\(folder)/\(name).lock")
  }

  /// Room for the next record and what saving it takes, to be had before something is sent whose outcome must not be lost.
  public func reserve(_ name: EnvironmentName) throws(SystemFailure) -> PendingFile {
    let present = Int(FileFingerprint.of(path(of: name))?.size ?? 0)
    return try PendingFile(
      besides: path(of: name), room: max(SessionStore.ordinarySize, 2 * min(present, SessionStore.sizeLimit)))
  }

  /// Saves a record, unless a later one is there.
  /// - Parameter reserved: what was reserved for it.
  /// - Returns: the record as it will be read: its dates may differ from those given by less than a microsecond.
  @discardableResult
  public func save(
    _ record: SessionRecord, as name: EnvironmentName, in reserved: PendingFile? = nil
  ) throws(SessionStoreFailure) -> SessionRecord {
    reserved?.makeWay()
    switch read(name) {
    case .found(let present) where present.generation >= record.generation: throw .superseded
    case .unusable(let reason): throw .unusable(reason: reason)
    case .none, .found, .broken: break
    }
    var record = record
    record.clockAnchor = clock.anchor
    let file =
      if let reserved { reserved } else {
        try rethrow(PendingFile(besides: path(of: name)), as: SessionStoreFailure.system)
      }
    let place = SessionPlace(file, in: folder, boot: record.clockAnchor?.boot)
    guard let bytes = try? SessionFile.bytes(of: record, at: place), let saved = try? SessionFile.read(bytes) else {
      throw .unusable(reason: "The session of \(name) holds something that cannot be written.")
    }
    guard bytes.count <= SessionStore.sizeLimit else {
      throw .unusable(reason: "The session of \(name) is larger than what fob reads back.")
    }
    try rethrow(file.commit(bytes), as: SessionStoreFailure.system)
    AtomicFile.removeRemains(of: path(of: name))
    return saved
  }

  /// Moves a damaged file out of the way, to the first free `NAME.json.broken-N`.
  /// - Returns: its new path.
  public func setAside(_ name: EnvironmentName) throws(SystemFailure) -> String {
    let path = path(of: name)
    let numbers = SessionStore.setAsideNumbers
    let free = numbers.first { access(setAsidePath(of: name, $0), F_OK) != 0 } ?? numbers.upperBound
    let target = setAsidePath(of: name, free)
    guard rename(path, target) == 0 else { throw SystemFailure(operation: "set aside", path: path) }
    return target
  }

  /// Removes the record, its binding to an origin too, and whatever else was written of it. The lock's file stays.
  public func remove(_ name: EnvironmentName) throws(SystemFailure) {
    try AtomicFile.remove(path(of: name))
    AtomicFile.removeRemains(of: path(of: name))
    try removeSetAside(name)
  }

  /// Removes the damaged files that were set aside, in which tokens may stand.
  public func removeSetAside(_ name: EnvironmentName) throws(SystemFailure) {
    for number in SessionStore.setAsideNumbers { try AtomicFile.remove(setAsidePath(of: name, number)) }
  }

  private static let setAsideNumbers = 1...99

  private func setAsidePath(of name: EnvironmentName, _ number: Int) -> String { "\(path(of: name)).broken-\(number)" }
}

/// Why a record could not be saved.
public enum SessionStoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Somebody saved a later generation meanwhile; theirs stays.
  case superseded
  /// What is there must not be replaced; the sentence says why.
  case unusable(reason: String)
  /// The system could not write.
  case system(SystemFailure)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .superseded: "Another process changed the session meanwhile; fob keeps that one."
    case .unusable(let reason): reason
    case .system(let error): error.description
    }
  }
}

/// What is found on disk for an environment.
public enum StoredRecord: Sendable, Equatable {
  /// Nothing.
  case none
  /// A record.
  case found(SessionRecord)
  /// A file that is cut or garbled; whoever holds the lock sets it aside and starts an empty one.
  case broken(reason: String)
  /// A file that must be left alone (others can read it, a later fob wrote it); the sentence says what to do.
  case unusable(reason: String)
}

/// The access token of an environment whose session is good as it is, found with one file read and one `stat`.
///
/// The session's file tells which file of the environment it belongs to; while that one is the same it need not be read. `SessionRules` decides, as
/// everywhere; whatever is not plain takes the way of `SessionKeeper`.
public struct CachedToken: Sendable {
  /// The token.
  public let token: Secret
  /// The service that it is for.
  public let service: ServiceName
  /// Where the session is.
  private let path: String

  /// The token, or nothing if there is something to read, refresh, ask or tell.
  ///
  /// - Parameters:
  ///   - sessions: where the sessions are.
  ///   - configuration: the user's configuration folder for fob.
  ///   - now: the time by this machine, in seconds since 1970.
  public static func find(
    _ name: EnvironmentName, in sessions: SessionsFolder, configuration: String, now: Double
  ) -> CachedToken? {
    let store = SessionStore(sessions)
    guard sessions.refusal == nil,
      let file = try? FileReader.read(store.path(of: name), limit: SessionStore.sizeLimit, trust: .state),
      let record = try? SessionFile.read(file.bytes), record.clockDoubt == 0, record.clockAnchor?.wasSetSince != true,
      record.isConfirmed(at: Date(timeIntervalSince1970: now)),
      // After a login for this host alone the other hosts may have a session.
      record.share == nil || record.confirmed != nil,
      let binding = record.binding, let session = record.session, session.origin == binding.origin,
      let token = session.accessToken, token.withBytes({ $0.allSatisfy { (0x21..<0x7F).contains($0) } }),
      let lifetime = session.lifetime, let end = session.expires,
      SessionRules.isGood(
        left: end.timeIntervalSince1970 - record.clockOffset - now, lifetime: lifetime, need: .ordinary),
      let present = try? FileReader.examine(
        EnvironmentFolder.firstFile(of: name, in: configuration), trust: .secret),
      present == record.environmentFile
    else { return nil }
    return CachedToken(token: token, service: binding.service, path: store.path(of: name))
  }

  /// Whether the session is older than the file that describes its service, in any of some folders: then the file is to be read before the token is given.
  public func isOlder(thanFileIn folders: [String]) -> Bool {
    guard let saved = Self.change(of: path) else { return true }
    return folders.contains { folder in
      Self.change(of: "\(folder)/\(service.rawValue)\(ServiceFileName.ending)").map { $0 >= saved } ?? false
    }
  }

  /// When a file was last changed, moved to its place or given other permissions, in nanoseconds since 1970; nil if there is none.
  private static func change(of path: String) -> Int64? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Int64(status.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctim.tv_nsec)
  }
}

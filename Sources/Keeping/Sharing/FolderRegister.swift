import Formats
import Host
import TokenModel

/// A register in a private folder, for several state folders of one user: a file for each key. Its version is the revision that the folder had when it was written.
public struct FolderRegister: SessionRegister {
  let folder: String
  private let patience: Duration

  /// A register in a folder that `make` has made; nothing is read yet.
  /// - Parameter patience: how long a swap waits while others write.
  public init(folder: String, patience: Duration = .seconds(10)) {
    self.folder = folder
    self.patience = patience
  }

  /// Makes a register, unless there is one already.
  /// - Throws: if the folder cannot be made, or belongs to somebody else.
  public static func make(in folder: String) throws(SystemFailure) {
    try PrivateFolder.make(folder)
    let files = RegisterFiles(folder: folder)
    _ = try AtomicFile.create(Array(RegisterFiles.newIdentity().utf8), at: files.identity)
  }

  /// What a key holds now.
  public func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    let files = RegisterFiles(folder: folder)
    return try await BlockingCall.run { () throws(RegisterFailure) in try files.reading(of: key) }
  }

  /// Writes a value under the folder's lock, only if the key's version is still the expected one.
  public func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    let files = RegisterFiles(folder: folder)
    return try await alone { () throws(RegisterFailure) in
      guard try files.reading(of: key).entry?.version == expected else { throw .conflict }
      return try files.write(value, to: key)
    }
  }

  /// Does something under the folder's lock.
  private func alone<Result: Sendable>(
    _ body: @escaping @Sendable () throws(RegisterFailure) -> Result
  ) async throws(RegisterFailure) -> Result {
    // Looks first: the lock would make a folder that somebody has removed.
    _ = try await read(RegisterKey("lock"))
    let lock = try rethrow(LockFile(RegisterFiles(folder: folder).lock), as: RegisterFailure.unreachable(system:))
    guard await lock.lock(within: patience) else {
      throw .unreachable(reason: "Another process holds the lock of \(folder).")
    }
    defer { lock.unlock() }
    return try await BlockingCall.run(body)
  }

  /// Waits until the folder changes, then looks at the versions.
  public func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    let end = ContinuousClock.now + time
    let watch = try rethrow(FileWatch(folders: [folder]), as: RegisterFailure.unreachable(system:))
    while true {
      _ = watch.drain()
      var changed: Set<RegisterKey> = []
      for (key, version) in keys where try await read(key).entry?.version != version { changed.insert(key) }
      guard changed.isEmpty, await watch.change(within: end - .now) else { return changed }
    }
  }
}

extension FolderRegister: ListedRegister {
  /// All keys that hold something.
  public func keys() async throws(RegisterFailure) -> [RegisterKey: RegisterVersion] {
    let files = RegisterFiles(folder: folder)
    return try await BlockingCall.run { () throws(RegisterFailure) -> [RegisterKey: RegisterVersion] in
      var keys: [RegisterKey: RegisterVersion] = [:]
      for key in try files.keys() { keys[key] = try files.reading(of: key).entry?.version }
      return keys
    }
  }

  /// Empties a key under the folder's lock.
  public func remove(_ key: RegisterKey, expected: RegisterVersion) async throws(RegisterFailure) {
    let files = RegisterFiles(folder: folder)
    try await alone { () throws(RegisterFailure) in
      guard try files.reading(of: key).entry?.version == expected else { throw .conflict }
      try files.remove(key)
    }
  }
}

/// The files of a register's folder.
private struct RegisterFiles {
  let folder: String

  /// Tells this register from one that was put in its place.
  var identity: String { "\(folder)/identity" }
  /// Held by who writes.
  var lock: String { "\(folder)/lock" }
  /// How often something was written. It is raised before a value is written, so that no two states of a key share a version.
  private var revision: String { "\(folder)/revision" }

  private static let sizeLimit = 4 << 20

  static func newIdentity() -> String { Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max) }) }

  private static let ending = ".value"

  private func path(of key: RegisterKey) -> String { "\(folder)/\(Hex.encode(key.text.utf8))\(Self.ending)" }

  /// The keys that have a file.
  func keys() throws(RegisterFailure) -> [RegisterKey] {
    let names = try rethrow(FolderListing.names(in: folder), as: RegisterFailure.unreachable(system:))
    return names.filter { $0.hasSuffix(Self.ending) }.compactMap { name in
      Hex.decode(String(name.dropLast(Self.ending.count))).map { RegisterKey(String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// Removes a value; whoever calls this holds the lock.
  func remove(_ key: RegisterKey) throws(RegisterFailure) {
    try raiseRevision()
    _ = try rethrow(
      AtomicFile.remove(path(of: key)),
      as: { (failure: SystemFailure) in RegisterFailure.unknownOutcome(reason: failure.description) })
  }

  /// What a key holds, and the lowest revision that the folder can have had then.
  func reading(of key: RegisterKey) throws(RegisterFailure) -> RegisterReading {
    guard let identity = try content(of: identity).map({ String(decoding: $0, as: UTF8.self) }) else {
      throw .unreachable(reason: "\(folder) is no register of fob. Is it mounted? Or make it with fob share init.")
    }
    let entry: RegisterReading.Entry? =
      if let content = try content(of: path(of: key)) { try self.entry(content, of: path(of: key)) } else { nil }
    // Read last, so that it is no lower than the version.
    return RegisterReading(
      entry: entry, standing: RegisterStanding(cluster: identity, term: 0, revision: try currentRevision()))
  }

  /// Writes a value; whoever calls this holds the lock.
  func write(_ value: [UInt8], to key: RegisterKey) throws(RegisterFailure) -> RegisterReading {
    let next = try raiseRevision()
    try rethrow(
      AtomicFile.write(Array("\(next)\n".utf8) + value, to: path(of: key)),
      as: { (failure: SystemFailure) in RegisterFailure.unknownOutcome(reason: failure.description) })
    AtomicFile.removeRemains(of: path(of: key))
    return try reading(of: key)
  }

  @discardableResult
  private func raiseRevision() throws(RegisterFailure) -> UInt64 {
    let next = try currentRevision() + 1
    try rethrow(
      AtomicFile.write(Array("\(next)\n".utf8), to: revision),
      as: RegisterFailure.unreachable(system:))
    return next
  }

  private func currentRevision() throws(RegisterFailure) -> UInt64 {
    guard let content = try content(of: revision) else { return 0 }
    guard let number = Self.number(content) else { throw .unreadable(reason: "\(revision) is damaged.") }
    return number
  }

  private func entry(_ content: [UInt8], of path: String) throws(RegisterFailure) -> RegisterReading.Entry {
    let line = content.prefix { $0 != UInt8(ascii: "\n") }
    guard line.count < content.count, let version = Self.number(Array(line)) else {
      throw .unreadable(reason: "\(path) is damaged.")
    }
    return .init(value: Array(content.dropFirst(line.count + 1)), version: RegisterVersion(String(version)))
  }

  private func content(of path: String) throws(RegisterFailure) -> [UInt8]? {
    do throws(FileAccessFailure) {
      return try FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .state)
    } catch {
      switch error {
      case .unreadable, .missing: throw .unreachable(reason: error.description)
      case .tooLarge: throw .unreadable(reason: error.description)
      default: throw .refused(reason: error.description)
      }
    }
  }

  private static func number(_ content: [UInt8]) -> UInt64? {
    UInt64(String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

extension RegisterFailure {
  /// A failure to use the folder, before anything was written.
  fileprivate static func unreachable(system failure: SystemFailure) -> RegisterFailure {
    .unreachable(reason: failure.description)
  }
}

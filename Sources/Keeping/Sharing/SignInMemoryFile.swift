import Formats
import FoundationEssentials
import Host
import TokenModel

/// The file in which a host remembers how many sign-ins its share has counted at one origin: `sign-ins/SHARE/ORIGIN.json`, with a lock beside it. Every call
/// here may wait for the disk.
struct SignInMemoryFile: Sendable {
  /// What is found there.
  enum Content: Equatable {
    case nothing
    case memory(SignInMemory)
    /// It may have known more than the register does.
    case damaged
  }

  private let path: String

  private static let sizeLimit = 1 << 20

  /// The file of an origin.
  /// - Parameter folder: that of all sign-ins.
  init(of origin: Origin, in share: EnvironmentName, folder: String) {
    path = "\(folder)/\(share.text)/\(SignInLedger.fileName(of: origin))"
  }

  /// What the host remembers.
  func read() throws(FileAccessFailure) -> Content {
    do throws(FileAccessFailure) {
      guard let bytes = try FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .state) else {
        return .nothing
      }
      return SignInMemory(content: bytes).map { .memory($0) } ?? .damaged
    } catch {
      if case .tooLarge = error { return .damaged }
      throw error
    }
  }

  /// Writes what the host remembers.
  func save(_ memory: SignInMemory) throws(SystemFailure) {
    guard let content = memory.content else { return }
    try AtomicFile.write(content, to: path)
    AtomicFile.removeRemains(of: path)
  }

  /// Its lock, not yet taken.
  func lock() throws(SystemFailure) -> LockFile {
    try PrivateFolder.make(FilePaths.folder(of: path))
    return try LockFile(path + ".lock")
  }

  /// How many sign-ins of a share this host last knew of in the window of a time, with those that it has counted alone.
  static func known(
    at origin: Origin, in share: EnvironmentName, limit: SignInLimit, own: SignInLedger, now server: Date
  ) -> SharedSignIns {
    let budget = own.budget(at: origin, limit: limit, now: server)
    let file = SignInMemoryFile(of: origin, in: share, folder: own.folder)
    let nobody = SignInMemory(key: RegisterKey(""), host: "", standing: nil)
    var memory = if case .memory(let memory)? = try? file.read() { memory } else { nobody }
    memory.learn(SharedSignIns(window: budget.windowStart))
    memory.learn(own: min(budget.spent, limit.count), window: budget.windowStart)
    return memory.copy ?? SharedSignIns(window: budget.windowStart)
  }
}

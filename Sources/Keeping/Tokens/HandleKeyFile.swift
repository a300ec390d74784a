import Crypto
import Formats
import FoundationEssentials
import Host
import TokenModel

extension HandleKey {
  /// The handle key of this account, created at the first call: `handle.key` (0600) in a private folder. Of several
  /// processes that create one at once the first wins.
  /// - Parameter folder: `$XDG_STATE_HOME/fob`.
  public static func load(in folder: String) throws(SessionFailure) -> HandleKey {
    let path = path(in: folder)
    if let key = try read(path) { return key }
    try rethrow(create(path, in: folder), as: SessionFailure.init(system:))
    guard let key = try read(path) else { throw .state(reason: "There is no file \(path), although it was just made.") }
    return key
  }

  /// What is wrong with the content of the key's file in a folder, or nil.
  public static func damage(in folder: String) -> String? {
    let path = path(in: folder)
    return FileReader.damage(of: path, trust: .state) { () throws(SessionFailure) in _ = try read(path) }
  }

  private static func path(in folder: String) -> String { folder + "/handle.key" }

  private static func read(_ path: String) throws(SessionFailure) -> HandleKey? {
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: length, trust: .state), as: SessionFailure.init(file:))
    guard let content else { return nil }
    guard let key = HandleKey(bytes: content) else {
      throw .state(
        reason: "\(path) is damaged. Remove it; fob makes a new one, and every handle and local label changes.")
    }
    return key
  }

  /// Makes a new key, unless there is one already.
  private static func create(_ path: String, in folder: String) throws(SystemFailure) {
    try PrivateFolder.make(folder)
    _ = try AtomicFile.create(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }, at: path)
  }
}

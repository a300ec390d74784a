import FoundationEssentials
import Glibc
import Host

/// A temporary folder that stands for the user's own during a demo. It is locked while it is in use, so that the next demo removes what one that
/// was killed left behind.
final class DemoFolder {
  /// Its path.
  let path: String
  private let lock: LockFile

  private static let prefix = "fob-demo-"

  /// Makes it, in memory where the machine has a place for that, and removes those that nobody uses any more.
  init(variables: [String: String]) throws(CommandFailure) {
    let places = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { variables[$0] }.filter { $0.hasPrefix("/") } + ["/tmp"]
    for place in places { DemoFolder.sweep(place) }
    (path, lock) = try DemoFolder.locked { () throws(CommandFailure) in try DemoFolder.make(in: places) }
  }

  deinit {
    DemoFolder.remove(path)
  }

  /// Makes folders until one is locked: before it is, another demo may take it for one that was left behind.
  static func locked(
    _ make: () throws(CommandFailure) -> String
  ) throws(CommandFailure) -> (path: String, lock: LockFile) {
    for _ in 1...8 {
      let path = try make()
      do throws(SystemError) {
        let lock = try LockFile("\(path)/lock")
        if lock.tryLock() { return (path, lock) }
      } catch  where error.code == ENOENT {
        continue
      } catch {
        throw CommandFailure(.failed, error.description)
      }
      remove(path)
    }
    throw CommandFailure(.failed, "No folder for the demo could be locked.")
  }

  private static func make(in places: [String]) throws(CommandFailure) -> String {
    for place in places {
      var template = Array("\(place)/\(prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { continue }
      return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    throw CommandFailure(
      .failed,
      "No folder for the demo could be made in \(places.joined(separator: ", ")): \(String(cString: strerror(errno)))"
    )
  }

  /// Removes this user's folders of demos that run no more.
  private static func sweep(_ place: String) {
    guard let names = try? FolderListing.names(in: place) else { return }
    for path in names.filter({ $0.hasPrefix(prefix) }).map({ "\(place)/\($0)" }) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
        access("\(path)/lock", F_OK) == 0, let lock = try? LockFile("\(path)/lock"), lock.tryLock()
      else { continue }
      remove(path)
    }
  }

  private static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}

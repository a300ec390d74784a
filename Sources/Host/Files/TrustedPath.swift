import Formats
import Glibc

/// The way to a file or folder: who else could replace it.
public enum TrustedPath {
  /// Follows a path step by step, as the system does, and checks every folder and symbolic link on it, but not its end:
  /// each must belong to me or root, and nobody else may write to a folder, unless its sticky bit is set and the next
  /// step is mine or root's.
  ///
  /// - Parameter makesFolders: whether missing folders are created (0700), the last one too.
  /// - Returns: the same place by a path without symbolic links.
  /// - Throws: `FileAccessFailure`; `missing` if a step is missing and not created.
  @discardableResult
  public static func check(_ path: String, makesFolders: Bool = false) throws(FileAccessFailure) -> String {
    var walk = try PathWalk(asked: path, makesFolders: makesFolders)
    try walk.go()
    return walk.here
  }

  /// Checks the way to a file that is to be written and may not exist yet: whoever could replace it would own it.
  /// - Throws: `SystemFailure` with the command or the advice that helps.
  public static func requireSafePlace(for path: String) throws(SystemFailure) {
    do throws(FileAccessFailure) {
      try check(path)
    } catch {
      switch error {
      case .missing: return
      case .unreadable(let error): throw error
      default:
        let mending = error.remedy.map { " Fix it with '\($0)'." } ?? error.advice.map { " \($0)" } ?? ""
        throw SystemFailure(
          operation: "write", path: path, code: EPERM, sentence: "Cannot write \(path): \(error.fault)\(mending)")
      }
    }
  }

  /// The number under which a user namespace shows everyone outside it, including the machine's root
  /// (user_namespaces(7)).
  private static let nobody: uid_t = 65_534

  /// Whether a user's folders are as safe as mine, on the way to a file.
  fileprivate static func trusts(_ owner: uid_t) -> Bool {
    isMineOrRoots(owner) || owner == nobody && hidesRoot(uidMap: uidMap)
  }

  static func isMineOrRoots(_ owner: uid_t) -> Bool { owner == geteuid() || owner == 0 }

  private static var uidMap: [UInt8] {
    (try? FileReader.read("/proc/self/uid_map", limit: 4096, trust: .any).bytes) ?? Array("0 0 4294967295".utf8)
  }

  /// Whether a map of users (`/proc/self/uid_map`) leaves any out; the whole machine's is a single line with all of
  /// them.
  static func hidesRoot(uidMap: [UInt8]) -> Bool {
    uidMap.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
      .map { String(decoding: $0, as: UTF8.self) } != ["0", "0", "4294967295"]
  }
}

/// The ways to the files of one pass: each folder is followed and checked once.
///
/// Valid for one pass: later changes to a folder are seen by the next.
public struct TrustedWays {
  /// Walks that ended at a folder, by its path as asked for: few, so a linear search is enough.
  private var walks: [(folder: String, walk: PathWalk)] = []

  /// No way is known yet.
  public init() {}

  /// Checks the path to a file as ``TrustedPath/check(_:makesFolders:)`` does, but each folder only once in this pass.
  mutating func check(_ path: String) throws(FileAccessFailure) {
    let (folder, name) = (FilePaths.folder(of: path), FilePaths.name(of: path))
    guard !["", ".", ".."].contains(name) else {
      try TrustedPath.check(path)
      return
    }
    var walk: PathWalk
    if let known = walks.first(where: { $0.folder == folder }) {
      walk = known.walk
    } else {
      walk = try PathWalk(toTheFolderOf: path)
      walks.append((folder, walk))
    }
    try walk.go(to: path)
  }
}

/// One walk along a path.
private struct PathWalk {
  private var asked: String
  private let makesFolders: Bool
  /// How far it has come, without symbolic links.
  private(set) var here = "/" { didSet { seen = nil } }
  /// The status of that place, if it was checked on the way.
  private var seen: stat?
  /// The steps left, the next one last.
  private var steps: [String] = []
  private var linksFollowed = 0
  /// Whether others may write to the folder reached, each only what is his own; nil if not checked.
  private var isShared: Bool?

  init(asked: String, makesFolders: Bool = false) throws(FileAccessFailure) {
    self.asked = asked
    self.makesFolders = makesFolders
    guard !asked.isEmpty else { throw .missing(path: asked) }
    append(asked)
    if !asked.hasPrefix("/") { append(try workingFolder()) }
  }

  /// A walk to the folder of a file, including that folder's check.
  init(toTheFolderOf file: String) throws(FileAccessFailure) {
    try self.init(asked: file)
    try go(leaving: 1)
    steps = []
    isShared = try checkFolder()
  }

  /// Takes the last step, to a file of the folder reached.
  mutating func go(to file: String) throws(FileAccessFailure) {
    asked = file
    steps = [FilePaths.name(of: file)]
    try go()
  }

  /// Continues until this many steps are left.
  mutating func go(leaving rest: Int = 0) throws(FileAccessFailure) {
    while steps.count > rest, let step = steps.popLast() {
      switch step {
      case ".": break
      case "..": here = FilePaths.folder(of: here)
      default: try walk(step)
      }
    }
  }

  /// Puts the steps of a path before the ones left.
  private mutating func append(_ path: String) {
    steps += path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }
  }

  private mutating func walk(_ step: String) throws(FileAccessFailure) {
    let isSticky = if let isShared { isShared } else { try checkFolder() }
    isShared = nil
    let path = here == "/" ? "/\(step)" : "\(here)/\(step)"
    let status = try entry(path)
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    // In a folder that everybody can write to, only me and root are to be trusted, whoever root is here.
    guard isSticky ? TrustedPath.isMineOrRoots(status.st_uid) : !isLink || TrustedPath.trusts(status.st_uid) else {
      throw isLink ? .foreignLink(path: path, uid: status.st_uid) : .foreignOwner(path: path, uid: status.st_uid)
    }
    if isLink { return try follow(path) }
    here = path
    seen = status
  }

  /// Checks the folder that the next step leads out of.
  /// - Returns: whether others may write to it, each only what is his own.
  private func checkFolder() throws(FileAccessFailure) -> Bool {
    let status = if let seen { seen } else { try self.status(of: here) }
    let mode = status.st_mode & 0o7777
    let isShared = mode & 0o022 != 0
    guard status.st_mode & S_IFMT == S_IFDIR else { return false }
    guard TrustedPath.trusts(status.st_uid) else { throw .foreignOwner(path: here, uid: status.st_uid) }
    if isShared, mode & S_ISVTX == 0 { throw .writableByOthers(path: here, mode: mode) }
    return isShared
  }

  private func entry(_ path: String) throws(FileAccessFailure) -> stat {
    do throws(FileAccessFailure) {
      return try status(of: path)
    } catch {
      guard makesFolders, error.isMissing else { throw error }
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
        throw .unreadable(SystemFailure(operation: "make the folder", path: path))
      }
      return try status(of: path)
    }
  }

  private func status(of path: String) throws(FileAccessFailure) -> stat {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: asked) : .unreadable(SystemFailure(operation: "examine", path: path))
    }
    return status
  }

  private mutating func follow(_ link: String) throws(FileAccessFailure) {
    linksFollowed += 1
    guard linksFollowed <= SymbolicLink.mostFollowed else {
      throw .unreadable(SystemFailure(operation: "follow", path: asked, code: ELOOP))
    }
    let path = try rethrow(SymbolicLink.target(of: link), as: FileAccessFailure.unreadable)
    if path.hasPrefix("/") { here = "/" }
    append(path)
  }

  private func workingFolder() throws(FileAccessFailure) -> String {
    guard let path = getcwd(nil, 0) else { throw .unreadable(SystemFailure(operation: "find the working folder")) }
    defer { free(path) }
    return String(cString: path)
  }
}

import CLinux
import Glibc

/// Files that are replaced as a whole: a reader sees the old content or the new, whenever the machine stops.
public enum AtomicFile {
  /// Writes a file: a temporary file in the same folder, `fsync`, rename, `fsync` of the folder. If the path is a
  /// symbolic link, its `target` is written and the link stays.
  ///
  /// - Parameter permissions: exactly these, whatever the umask.
  /// - Throws: `SystemFailure`, also if `target` does; the file is then unchanged, and the temporary one removed.
  public static func write(_ bytes: [UInt8], to path: String, permissions: mode_t = 0o600) throws(SystemFailure) {
    try PendingFile(for: path, permissions: permissions).commit(bytes)
  }

  /// What writing to a path would replace: the path itself, or what the symbolic links there lead to, which need not
  /// exist yet.
  ///
  /// - Throws: `SystemFailure` if that is not a regular file or is another user's, or if another user's link or one of
  ///   the system's names for open files (`/dev/stdout`) leads there.
  public static func target(of path: String) throws(SystemFailure) -> String {
    var path = path
    for _ in 1...SymbolicLink.mostFollowed {
      var status = stat()
      guard lstat(path, &status) == 0 else {
        if errno == ENOENT { return path }
        throw SystemFailure(operation: "write", path: path)
      }
      guard status.st_mode & S_IFMT == S_IFLNK else {
        try requireReplaceable(path, status)
        return path
      }
      path = try followed(path, owner: status.st_uid)
    }
    throw SystemFailure(operation: "write", path: path, code: ELOOP)
  }

  private static func requireReplaceable(_ path: String, _ status: stat) throws(SystemFailure) {
    let kind: String
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      if geteuid() == 0 || status.st_uid == geteuid() { return }
      throw SystemFailure(operation: "replace", path: path, reason: "it belongs to another user")
    case S_IFDIR: throw SystemFailure(operation: "replace", path: path, code: EISDIR)
    case S_IFIFO: kind = "a named pipe"
    case S_IFSOCK: kind = "a socket"
    default: kind = "a device"
    }
    throw SystemFailure(operation: "replace", path: path, reason: "it is \(kind), not a regular file")
  }

  private static func followed(_ link: String, owner: uid_t) throws(SystemFailure) -> String {
    // Such a link names a path at which the file need not be any longer.
    let processes = 0x9FA0
    let folder = FilePaths.folder(of: link)
    guard fob_file_system_type(folder) != processes else {
      throw SystemFailure(
        operation: "replace", path: link, reason: "it is what a process has open, not a file's own name")
    }
    guard owner == geteuid() || owner == 0 else {
      throw SystemFailure(operation: "follow", path: link, reason: "it is another user's symbolic link")
    }
    let target = try SymbolicLink.target(of: link)
    return target.hasPrefix("/") ? target : "\(folder)/\(target)"
  }

  /// Creates a file with its whole content at once: a temporary file in the same folder, `fsync`, link, `fsync` of the
  /// folder.
  ///
  /// - Parameter permissions: exactly these, whatever the umask.
  /// - Returns: false if the name is taken; nothing is changed then.
  /// - Throws: `SystemFailure`; nothing was created then.
  public static func create(
    _ bytes: [UInt8], at path: String, permissions: mode_t = 0o600
  ) throws(SystemFailure) -> Bool {
    try PendingFile(besides: path, permissions: permissions).commitNew(bytes)
  }

  /// Removes a file durably.
  ///
  /// - Returns: whether there was one.
  /// - Throws: `SystemFailure` if it exists and cannot be removed.
  @discardableResult
  public static func remove(_ path: String) throws(SystemFailure) -> Bool {
    guard unlink(path) == 0 else {
      if errno == ENOENT { return false }
      throw SystemFailure(operation: "remove", path: path)
    }
    try synchronizeFolder(of: path)
    return true
  }

  /// Renames a file durably, replacing what had that name.
  ///
  /// - Throws: `SystemFailure`.
  public static func move(_ path: String, to target: String) throws(SystemFailure) {
    guard rename(path, target) == 0 else { throw SystemFailure(operation: "rename", path: path) }
    try synchronizeFolder(of: target)
  }

  /// Removes what killed writers of a file left behind. The caller must be the only possible writer.
  public static func removeRemains(of path: String) {
    guard let path = try? target(of: path) else { return }
    let folder = FilePaths.folder(of: path)
    let prefix = temporaryPrefix(for: path)
    for name in (try? FolderListing.names(in: folder)) ?? [] {
      guard name.hasPrefix(prefix), name.hasSuffix(temporaryEnding) else { continue }
      // Any other ending belongs to a file whose name begins with this one's.
      if UInt64(name.dropFirst(prefix.count).dropLast(temporaryEnding.count), radix: 36) != nil {
        unlink("\(folder)/\(name)")
      }
    }
  }

  private static let temporaryEnding = ".tmp"

  private static func temporaryPrefix(for path: String) -> String { ".\(FilePaths.name(of: path))." }

  /// The path of a file's next content until it replaces the old one; different on each call.
  static func temporaryPath(for path: String) -> String {
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(FilePaths.folder(of: path))/\(temporaryPrefix(for: path))\(suffix)\(temporaryEnding)"
  }

  private static func synchronizeFolder(of path: String) throws(SystemFailure) {
    let folder = try Descriptor(
      opening: FilePaths.folder(of: path), O_RDONLY | O_DIRECTORY, operation: "open the folder")
    try synchronize(folder)
  }

  /// Waits until the folder's names are on the disk.
  static func synchronize(_ folder: borrowing Descriptor) throws(SystemFailure) {
    do throws(SystemFailure) {
      try folder.synchronize()
    } catch  where error.code == EINVAL {
      // File systems that cannot do this keep names in order without it.
    }
  }
}

import Glibc

/// Files that are replaced as a whole: whoever reads one, whenever the machine stops, sees the old content or the new.
public enum AtomicFile {
  /// Writes a file: a temporary file in the same folder, `fsync`, rename, `fsync` of the folder. A symbolic link at the path is
  /// replaced, not followed.
  ///
  /// - Parameter permissions: exactly those, whatever the umask.
  /// - Throws: `SystemError`; the file then is as it was, and the temporary one gone.
  public static func write(_ bytes: [UInt8], to path: String, permissions: mode_t = 0o600) throws(SystemError) {
    let temporary = temporaryPath(for: path)
    do throws(SystemError) {
      try writeNew(bytes, to: temporary, permissions: permissions)
      guard rename(temporary, path) == 0 else { throw SystemError(operation: "replace", path: path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronizeFolder(of: path)
  }

  /// Makes a file that is not there yet, whole from its first moment: a temporary file in the same folder, `fsync`, link, `fsync` of
  /// the folder.
  ///
  /// - Parameter permissions: exactly those, whatever the umask.
  /// - Returns: false where something of that name is there already, which then is as it was.
  /// - Throws: `SystemError`; nothing was made then.
  public static func create(
    _ bytes: [UInt8], at path: String, permissions: mode_t = 0o600
  ) throws(SystemError) -> Bool {
    let temporary = temporaryPath(for: path)
    defer { unlink(temporary) }
    try writeNew(bytes, to: temporary, permissions: permissions)
    guard link(temporary, path) == 0 else {
      let error = SystemError(operation: "create", path: path)
      // Whoever has made the file may have taken the temporary ones of others for remains.
      if error.code == EEXIST || error.code == ENOENT && FileFingerprint.of(path) != nil { return false }
      throw error
    }
    try synchronizeFolder(of: path)
    return true
  }

  /// Removes a file, for good once this returns.
  ///
  /// - Returns: whether there was one.
  /// - Throws: `SystemError` where it is there and cannot be removed.
  @discardableResult
  public static func remove(_ path: String) throws(SystemError) -> Bool {
    guard unlink(path) == 0 else {
      if errno == ENOENT { return false }
      throw SystemError(operation: "remove", path: path)
    }
    try synchronizeFolder(of: path)
    return true
  }

  /// Gives a file another name, for good once this returns; what had that name is gone.
  ///
  /// - Throws: `SystemError`.
  public static func move(_ path: String, to target: String) throws(SystemError) {
    guard rename(path, target) == 0 else { throw SystemError(operation: "rename", path: path) }
    try synchronizeFolder(of: target)
  }

  /// Removes what writers of a file left behind that were killed. For those who alone may write it now.
  public static func removeRemains(of path: String) {
    let folder = FilePaths.folder(of: path)
    let prefix = temporaryPrefix(for: path)
    for name in (try? FolderListing.names(in: folder)) ?? [] {
      guard name.hasPrefix(prefix), name.hasSuffix(temporaryEnding) else { continue }
      // One with a dot in it is another file's, whose name begins with this one's.
      if !name.dropFirst(prefix.count).dropLast(temporaryEnding.count).contains(".") { unlink("\(folder)/\(name)") }
    }
  }

  private static let temporaryEnding = ".tmp"

  private static func temporaryPrefix(for path: String) -> String { ".\(FilePaths.name(of: path))." }

  private static func temporaryPath(for path: String) -> String {
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(FilePaths.folder(of: path))/\(temporaryPrefix(for: path))\(suffix)\(temporaryEnding)"
  }

  private static func writeNew(_ bytes: [UInt8], to path: String, permissions: mode_t) throws(SystemError) {
    let file = try Descriptor(
      opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions & 0o600, operation: "create")
    guard fchmod(file.number, permissions) == 0 else {
      throw SystemError(operation: "set the permissions of", path: path)
    }
    try file.write(bytes)
    try file.synchronize()
  }

  private static func synchronizeFolder(of path: String) throws(SystemError) {
    let folder = try Descriptor(
      opening: FilePaths.folder(of: path), O_RDONLY | O_DIRECTORY, operation: "open the folder")
    do throws(SystemError) {
      try folder.synchronize()
    } catch  where error.code == EINVAL {
      // File systems that cannot do this keep their names in order by themselves.
    }
  }
}

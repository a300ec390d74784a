import Glibc

/// Folders that only their owner may enter.
public enum PrivateFolder {
  /// Makes a folder with permissions 0700, and the folders above it that are missing. One that is there already is tightened to
  /// 0700; those above it are left as they are.
  ///
  /// - Throws: `SystemError` where something else is in the way or the folder belongs to somebody else.
  public static func make(_ path: String) throws(SystemError) {
    try makeMissing(path)
    let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY, operation: "open the folder")
    let status = try folder.status()
    guard status.st_uid == geteuid() else {
      throw SystemError(operation: "use the folder of somebody else,", path: path, code: EPERM)
    }
    guard status.st_mode & 0o777 != 0o700 else { return }
    guard fchmod(folder.number, 0o700) == 0 else {
      throw SystemError(operation: "restrict the folder", path: path)
    }
  }

  /// Looks at a folder that `make` would have made, and changes nothing.
  ///
  /// - Throws: `FileRefusal` where it is missing, somebody else's or open to others.
  public static func examine(_ path: String) throws(FileRefusal) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .unreadable(SystemError(operation: "examine the folder", path: path))
    }
    guard status.st_uid == geteuid() else { throw .foreignOwner(path: path, uid: status.st_uid) }
    guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: status.st_mode & 0o7777) }
  }

  private static func makeMissing(_ path: String) throws(SystemError) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    let above = FilePaths.folder(of: path)
    guard errno == ENOENT, above != path else { throw SystemError(operation: "make the folder", path: path) }
    try makeMissing(above)
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw SystemError(operation: "make the folder", path: path)
    }
  }
}

import Formats
import Glibc

/// Folders that only their owner may enter.
public enum PrivateFolder {
  /// Creates a folder with permissions 0700, and missing folders above it. An existing one is tightened to 0700; those
  /// above it stay as they are.
  ///
  /// - Throws: `SystemFailure` if something else is in the way, the folder belongs to someone else, or others could
  ///   replace it.
  public static func make(_ path: String) throws(SystemFailure) {
    let actual = try rethrow(
      TrustedPath.check(path, makesFolders: true),
      as: { (failure: FileAccessFailure) in SystemFailure(failure, of: path) })
    let folder = try Descriptor(
      opening: actual, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, operation: "open the folder")
    let status = try folder.status()
    guard status.st_uid == geteuid() else {
      throw SystemFailure(.foreignOwner(path: path, uid: status.st_uid), of: path)
    }
    guard status.st_mode & 0o777 != 0o700 else { return }
    guard fchmod(folder.number, 0o700) == 0 else {
      throw SystemFailure(operation: "restrict the folder", path: path)
    }
  }

  /// Checks a folder that `make` would create, and changes nothing.
  ///
  /// - Throws: `FileAccessFailure` if it is missing, someone else's or open to others, or if others could replace it.
  public static func examine(_ path: String) throws(FileAccessFailure) {
    var status = stat()
    guard stat(try TrustedPath.check(path), &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .unreadable(SystemFailure(operation: "examine the folder", path: path))
    }
    guard status.st_uid == geteuid() else { throw .foreignOwner(path: path, uid: status.st_uid) }
    guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: status.st_mode & 0o7777) }
  }
}

extension SystemFailure {
  /// A folder that cannot hold fob's files.
  fileprivate init(_ refusal: FileAccessFailure, of path: String) {
    switch refusal {
    case .unreadable(let error): self = error
    case .missing: self.init(operation: "make the folder", path: path, code: ENOTDIR)
    default: self.init(operation: "use the folder", path: path, code: EPERM, sentence: refusal.description)
    }
  }
}

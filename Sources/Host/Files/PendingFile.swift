import Glibc

/// A file's next content, beside it: once this is made it is certain that the file can be replaced, and nothing has been yet.
public final class PendingFile {
  private let path: String
  /// Where the content is until it counts; gone with this value.
  private let temporary: String
  private let file: Descriptor

  /// Makes an empty file beside the one that a path leads to.
  ///
  /// - Parameter permissions: exactly those, whatever the umask.
  /// - Throws: `SystemError`, also where `AtomicFile.target` does.
  public convenience init(for path: String, permissions: mode_t = 0o600) throws(SystemError) {
    try self.init(besides: AtomicFile.target(of: path), permissions: permissions)
  }

  /// The same for a path that is taken as it is, whatever is there.
  init(besides path: String, permissions: mode_t) throws(SystemError) {
    self.path = path
    temporary = AtomicFile.temporaryPath(for: path)
    file = try Descriptor(
      opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions & 0o600,
      operation: "create")
    guard fchmod(file.number, permissions) == 0 else {
      throw SystemError(operation: "set the permissions of", path: temporary)
    }
  }

  deinit {
    unlink(temporary)
  }

  /// Puts the content at the file's place, for good once this returns.
  ///
  /// - Throws: `SystemError`; the file then is as it was.
  public func commit(_ bytes: [UInt8]) throws(SystemError) {
    try fill(bytes)
    guard rename(temporary, path) == 0 else { throw SystemError(operation: "replace", path: path) }
    try AtomicFile.synchronizeFolder(of: path)
  }

  /// Puts the content at the file's place where nothing is, for good once this returns; false where something is there.
  func commitNew(_ bytes: [UInt8]) throws(SystemError) -> Bool {
    try fill(bytes)
    guard link(temporary, path) == 0 else {
      let error = SystemError(operation: "create", path: path)
      // Whoever has made the file may have taken the temporary ones of others for remains.
      if error.code == EEXIST || error.code == ENOENT && FileFingerprint.of(path) != nil { return false }
      throw error
    }
    try AtomicFile.synchronizeFolder(of: path)
    return true
  }

  private func fill(_ bytes: [UInt8]) throws(SystemError) {
    try file.write(bytes)
    try file.synchronize()
  }
}

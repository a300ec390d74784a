import Formats
import Glibc

/// Reads files that steer fob or hold secrets, after checking who else could have written or read them.
public enum FileReader {
  /// Reads a regular file whole. Follows symbolic links, except for `state`; checks the file that was opened.
  ///
  /// - Parameters:
  ///   - limit: the largest size in bytes.
  ///   - trust: what the file is used for.
  /// - Throws: `FileAccessFailure`.
  public static func read(_ path: String, limit: Int, trust: FileTrust) throws(FileAccessFailure) -> ReadFile {
    var ways = TrustedWays()
    return try read(path, limit: limit, trust: trust, by: &ways)
  }

  /// Reads one of many files in a pass.
  public static func read(
    _ path: String, limit: Int, trust: FileTrust, by ways: inout TrustedWays
  ) throws(FileAccessFailure) -> ReadFile {
    let file: ReadFile
    let isFile: Bool
    do throws(SystemFailure) {
      // Without O_NONBLOCK, opening a named pipe would wait for a writer.
      let following = trust == .state ? O_NOFOLLOW : 0
      let descriptor = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK | following, operation: "read")
      let status = try descriptor.status()
      isFile = status.st_mode & S_IFMT == S_IFREG
      file = ReadFile(
        path: path,
        bytes: isFile ? try descriptor.read(atMost: min(limit, .max - 1) + 1, expecting: Int(status.st_size)) : [],
        status: status, origin: trust == .state ? FileOrigin(of: descriptor.number) : nil)
    } catch {
      if error.code == ELOOP, trust == .state { throw .symbolicLink(path: path) }
      throw error.code == ENOENT || error.code == ENOTDIR ? .missing(path: path) : .unreadable(error)
    }
    guard isFile else { throw .notAFile(path: path) }
    try file.require(trust, by: &ways)
    guard file.bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
    return file
  }

  /// The content of a file that `read` reads; nil if there is no such file.
  public static func contentIfPresent(
    _ path: String, limit: Int, trust: FileTrust
  ) throws(FileAccessFailure) -> [UInt8]? {
    do throws(FileAccessFailure) {
      return try read(path, limit: limit, trust: trust).bytes
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// Checks a regular file without reading it. Follows symbolic links, except for `state`.
  ///
  /// - Returns: shows later whether the file has changed.
  /// - Throws: `FileAccessFailure`.
  @discardableResult
  public static func examine(_ path: String, trust: FileTrust) throws(FileAccessFailure) -> FileFingerprint {
    var status = stat()
    guard (trust == .state ? lstat(path, &status) : stat(path, &status)) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .unreadable(SystemFailure(operation: "examine", path: path))
    }
    if trust == .state, status.st_mode & S_IFMT == S_IFLNK { throw .symbolicLink(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    var ways = TrustedWays()
    try check(path, owner: status.st_uid, mode: status.st_mode & 0o7777, trust: trust, by: &ways)
    return FileFingerprint(status)
  }

  /// What is wrong with the content of a file, in the words of its reader; nil if nothing is, or if the file cannot be
  /// read at all.
  public static func damage<Failure: Error & CustomStringConvertible>(
    of path: String, trust: FileTrust, reading: () throws(Failure) -> Void
  ) -> String? {
    guard (try? examine(path, trust: trust)) != nil else { return nil }
    do throws(Failure) {
      try reading()
      return nil
    } catch {
      return error.description
    }
  }

  fileprivate static func check(
    _ path: String, owner: uid_t, mode: mode_t, trust: FileTrust, by ways: inout TrustedWays
  ) throws(FileAccessFailure) {
    switch trust {
    case .any:
      return
    case .secret where owner == 0 && (geteuid() != 0 || isReadOnly(path)):
      // Root may let a group read root's file; readable by all is wrong for a secret.
      if mode & 0o022 != 0 { throw .writableByOthers(path: path, mode: mode) }
      if mode & 0o004 != 0 { throw .exposed(path: path, mode: mode) }
    case .secret, .state:
      guard owner == geteuid() else { throw .foreignOwner(path: path, uid: owner) }
      if mode & 0o022 != 0 { throw .writableByOthers(path: path, mode: mode) }
      if mode & 0o044 != 0 {
        throw isReadOnly(path) ? .exposed(path: path, mode: mode) : .readableByOthers(path: path, mode: mode)
      }
    case .configuration:
      guard TrustedPath.isMineOrRoots(owner) else { throw .foreignOwner(path: path, uid: owner) }
      if mode & 0o022 != 0 { throw .writableByOthers(path: path, mode: mode) }
    }
    try ways.check(path)
  }

  /// Whether a file's permissions cannot be changed, as on what is mounted into containers.
  private static func isReadOnly(_ path: String) -> Bool {
    (try? FileSystem.of(path).isReadOnly) ?? false
  }
}

/// The content of a file and the status of its descriptor.
public struct ReadFile: Sendable {
  /// The path that it was read by.
  public let path: String
  /// The whole content.
  public let bytes: [UInt8]
  /// Shows whether the file has changed since.
  public let fingerprint: FileFingerprint
  /// Tells the file from a copy; nil if not asked for, or unknown.
  public let origin: FileOrigin?

  let owner: uid_t
  let mode: mode_t

  /// Whether it is root's.
  public var isRoots: Bool { owner == 0 }

  init(path: String, bytes: [UInt8], status: stat, origin: FileOrigin?) {
    self.path = path
    self.bytes = bytes
    fingerprint = FileFingerprint(status)
    self.origin = origin
    owner = status.st_uid
    mode = status.st_mode & 0o7777
  }

  /// Checks the file, as it was when read, against a stricter trust: its content turned out to be a secret.
  ///
  /// - Throws: `FileAccessFailure` as `FileReader.read` does.
  public func require(_ trust: FileTrust) throws(FileAccessFailure) {
    var ways = TrustedWays()
    try require(trust, by: &ways)
  }

  /// Checks a file that is one of many in a pass.
  public func require(_ trust: FileTrust, by ways: inout TrustedWays) throws(FileAccessFailure) {
    try FileReader.check(path, owner: owner, mode: mode, trust: trust, by: &ways)
  }
}

/// How well a file must be protected from other users before fob trusts it. Except for `any`, the folders above it
/// count too (``TrustedPath``).
public enum FileTrust: Sendable {
  /// A file that holds a secret: mine, and nobody else may read or write it; or root's with at most a group as readers,
  /// as secrets are mounted into containers and services.
  case secret
  /// A file that only fob writes and that holds secrets: mine, nobody else may read or write it, and not a symbolic
  /// link.
  case state
  /// A file that steers fob: mine or root's, and nobody else may write to it.
  case configuration
  /// A file whose content is checked by other means.
  case any
}

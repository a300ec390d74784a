import Formats
import Glibc
import Synchronization

/// A file's next content in a temporary file beside it: once this exists, the file is known to be replaceable, and
/// nothing is replaced yet. With room reserved, neither a disk that fills up nor a lack of descriptors can lose content
/// that cannot be fetched twice.
public final class PendingFile: Sendable {
  private let path: String
  /// Where the content is until it counts; removed with this value.
  private let temporary: String
  private let file: Descriptor
  private let folder: Descriptor
  /// Descriptors kept free for others until the content is written: to read the file, and to make requests.
  private let spare = Mutex<[Int32]>([])
  private let isInPlace = Atomic(false)

  private static let spareDescriptors = 3

  /// Creates an empty temporary file beside the one that a path leads to.
  ///
  /// - Parameter permissions: exactly these, whatever the umask.
  /// - Throws: `SystemFailure`, also if `AtomicFile.target` does.
  public convenience init(for path: String, permissions: mode_t = 0o600) throws(SystemFailure) {
    try self.init(besides: AtomicFile.target(of: path), permissions: permissions)
  }

  /// The same for a path that is taken literally, whatever is there.
  ///
  /// - Parameters:
  ///   - room: bytes to reserve on the disk; if any, the descriptors needed for writing are kept too.
  ///   - permissions: exactly these, whatever the umask.
  /// - Throws: `SystemFailure`; nothing is left then.
  public init(besides path: String, room: Int = 0, permissions: mode_t = 0o600) throws(SystemFailure) {
    self.path = path
    temporary = AtomicFile.temporaryPath(for: path)
    file = try Descriptor(
      opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions & 0o600,
      operation: "create")
    do throws(SystemFailure) {
      folder = try Descriptor(
        opening: FilePaths.folder(of: path), O_RDONLY | O_DIRECTORY, operation: "open the folder")
    } catch {
      unlink(temporary)
      throw error
    }
    guard fchmod(file.number, permissions) == 0 else {
      throw SystemFailure(operation: "set the permissions of", path: temporary)
    }
    if room > 0 { try keep(room) }
  }

  private func keep(_ room: Int) throws(SystemFailure) {
    let error = posix_fallocate(file.number, 0, off_t(room))
    guard error == 0 else { throw SystemFailure(operation: "reserve room for", path: path, code: error) }
    for _ in 1...Self.spareDescriptors {
      let descriptor = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw SystemFailure(operation: "reserve a descriptor for", path: path) }
      spare.withLock { $0.append(descriptor) }
    }
  }

  deinit {
    makeWay()
    if !isInPlace.load(ordering: .relaxed) { unlink(temporary) }
  }

  /// Will tell this file from a copy.
  public var origin: FileOrigin? { FileOrigin(of: file.number) }

  /// Releases the descriptors that were kept for others: the content is about to be written.
  public func makeWay() {
    spare.withLock { spare in
      for descriptor in spare { close(descriptor) }
      spare = []
    }
  }

  /// Replaces the file with the content, durably. To be called once.
  ///
  /// - Throws: `SystemFailure`; the file is then unchanged.
  public func commit(_ bytes: [UInt8]) throws(SystemFailure) {
    try fill(bytes)
    guard rename(temporary, path) == 0 else { throw SystemFailure(operation: "replace", path: path) }
    isInPlace.store(true, ordering: .relaxed)
    try AtomicFile.synchronize(folder)
  }

  /// Puts the content at the file's place if nothing is there, durably; false if something is.
  func commitNew(_ bytes: [UInt8]) throws(SystemFailure) -> Bool {
    try fill(bytes)
    guard link(temporary, path) == 0 else {
      let error = SystemFailure(operation: "create", path: path)
      // Whoever created the file may have removed others' temporary files as remains.
      if error.code == EEXIST || error.code == ENOENT && FileFingerprint.of(path) != nil { return false }
      throw error
    }
    try AtomicFile.synchronize(folder)
    return true
  }

  private func fill(_ bytes: [UInt8]) throws(SystemFailure) {
    makeWay()
    try file.write(bytes)
    guard ftruncate(file.number, off_t(bytes.count)) == 0 else { throw SystemFailure(operation: "write", path: path) }
    try file.synchronize()
  }
}

import Glibc
import Synchronization

/// The next content of a file, begun before it is known: with room on the disk and the descriptors that writing takes, so that neither a disk that fills
/// meanwhile nor a want of descriptors loses what was not to be had twice.
public final class ReservedFile: Sendable {
  private let path: String
  private let temporary: String
  private let file: Descriptor
  private let folder: Descriptor
  /// Descriptors that others may need until the content is written: to read what is there, and to ask the system for something.
  private let spare: Mutex<[Int32]>
  private let isWritten = Mutex(false)

  private static let spareDescriptors = 3

  /// Begins the file beside the one at the path.
  ///
  /// - Parameters:
  ///   - room: bytes for which the disk is to have room; 0 to write at once.
  ///   - permissions: exactly those, whatever the umask.
  /// - Throws: `SystemError`; nothing is left then.
  public init(_ path: String, room: Int, permissions: mode_t = 0o600) throws(SystemError) {
    self.path = path
    let temporary = AtomicFile.temporaryPath(for: path)
    let file = try Descriptor(
      opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions & 0o600,
      operation: "create")
    var spare: [Int32] = []
    do throws(SystemError) {
      guard fchmod(file.number, permissions) == 0 else {
        throw SystemError(operation: "set the permissions of", path: temporary)
      }
      let folder = try Descriptor(
        opening: FilePaths.folder(of: path), O_RDONLY | O_DIRECTORY, operation: "open the folder")
      if room > 0 {
        let error = posix_fallocate(file.number, 0, off_t(room))
        guard error == 0 else { throw SystemError(operation: "reserve room for", path: path, code: error) }
        for _ in 1...Self.spareDescriptors {
          let descriptor = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
          guard descriptor >= 0 else { throw SystemError(operation: "reserve a descriptor for", path: path) }
          spare.append(descriptor)
        }
      }
      self.folder = folder
    } catch {
      for descriptor in spare { close(descriptor) }
      unlink(temporary)
      throw error
    }
    self.temporary = temporary
    self.file = file
    self.spare = Mutex(spare)
  }

  deinit {
    makeWay()
    if !isWritten.withLock({ $0 }) { unlink(temporary) }
  }

  /// What will tell this file from a copy.
  public var origin: FileOrigin? { FileOrigin(of: file.number) }

  /// Lets go of the descriptors that were kept for others: the content is about to be written.
  public func makeWay() {
    spare.withLock { spare in
      for descriptor in spare { close(descriptor) }
      spare = []
    }
  }

  /// Writes the content and puts the file in its place, on the disk before this returns. To be called once.
  ///
  /// - Throws: `SystemError`; the file at the path then is as it was.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    makeWay()
    try file.write(bytes)
    guard ftruncate(file.number, off_t(bytes.count)) == 0 else { throw SystemError(operation: "write", path: path) }
    try file.synchronize()
    guard rename(temporary, path) == 0 else { throw SystemError(operation: "replace", path: path) }
    isWritten.withLock { $0 = true }
    do throws(SystemError) {
      try folder.synchronize()
    } catch  where error.code == EINVAL {
      // File systems that cannot do this keep their names in order by themselves.
    }
  }
}

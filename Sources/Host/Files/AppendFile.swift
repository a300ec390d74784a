import Glibc

/// Files that only grow, line by line, from several processes at once.
public enum AppendFile {
  /// Appends a line and its newline with one write, so that lines of other processes do not mix with it. Creates the
  /// file (0600) if it is missing. Closes a line that a crash left torn first.
  ///
  /// - Parameters:
  ///   - line: without newline.
  ///   - isSynchronized: whether to return only when the line is on the disk.
  /// - Throws: `SystemFailure`, also if only a part of the line fitted.
  public static func append(
    _ line: [UInt8], to path: String, isSynchronized: Bool = false
  ) throws(SystemFailure) {
    let file = try open(path)
    let newline = UInt8(ascii: "\n")
    let bytes = (try endsTorn(file) ? [newline] : []) + line + [newline]
    let written = Descriptor.retrying { write(file.number, bytes, bytes.count) }
    guard written >= 0 else { throw SystemFailure(operation: "append to", path: path) }
    guard written == bytes.count else { throw SystemFailure(operation: "append to", path: path, code: ENOSPC) }
    if isSynchronized { try file.synchronize() }
  }

  /// The last bytes of such a file, at most so many; none if there is no file.
  ///
  /// - Throws: `SystemFailure`.
  public static func end(of path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
    do throws(SystemFailure) {
      let file = try Descriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "read")
      let status = try file.status()
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw SystemFailure(operation: "read", path: path, reason: "it is not a regular file")
      }
      var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), limit))
      let start = Int(status.st_size) - bytes.count
      let count = Descriptor.retrying { pread(file.number, &bytes, bytes.count, off_t(start)) }
      guard count >= 0 else { throw SystemFailure(operation: "read", path: path) }
      return Array(bytes.prefix(count))
    } catch  where error.code == ENOENT {
      return []
    }
  }

  /// Opens or creates the file. Refuses pipes, which keep nothing, and devices.
  private static func open(_ path: String) throws(SystemFailure) -> Descriptor {
    do throws(SystemFailure) {
      // Without O_NONBLOCK, opening a device could wait for it.
      let file = try Descriptor(
        opening: path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, permissions: 0o600, operation: "open")
      guard try file.status().st_mode & S_IFMT == S_IFREG else {
        throw SystemFailure(operation: "append to", path: path, reason: "it is not a regular file")
      }
      return file
    } catch  where error.code == ELOOP {
      throw SystemFailure(operation: "append to", path: path, reason: "it is a symbolic link")
    }
  }

  private static func endsTorn(_ file: borrowing Descriptor) throws(SystemFailure) -> Bool {
    let size = try file.status().st_size
    var last: UInt8 = 0
    return size > 0 && pread(file.number, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
  }
}

import Glibc

/// Files that only grow, line by line, from several processes at once.
public enum AppendFile {
  /// Appends a line and its newline with one write, so that lines of other processes do not mix with it. The file is made (0600)
  /// where it is missing. A line that a crash left torn is closed first.
  ///
  /// - Parameters:
  ///   - line: without newline.
  ///   - isSynchronized: whether to return only when the line is on the disk.
  /// - Throws: `SystemError`, also where only a part of the line found room.
  public static func append(
    _ line: [UInt8], to path: String, isSynchronized: Bool = false
  ) throws(SystemError) {
    let file = try Descriptor(
      opening: path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, permissions: 0o600, operation: "open")
    let newline = UInt8(ascii: "\n")
    let bytes = (try endsTorn(file) ? [newline] : []) + line + [newline]
    let written = Descriptor.retrying { write(file.number, bytes, bytes.count) }
    guard written >= 0 else { throw SystemError(operation: "append to", path: path) }
    guard written == bytes.count else { throw SystemError(operation: "append to", path: path, code: ENOSPC) }
    if isSynchronized { try file.synchronize() }
  }

  private static func endsTorn(_ file: borrowing Descriptor) throws(SystemError) -> Bool {
    let size = try file.status().st_size
    var last: UInt8 = 0
    return size > 0 && pread(file.number, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
  }
}

import Glibc

/// An open file descriptor, closed when its owner goes away and never passed on to another program.
public struct Descriptor: ~Copyable, Sendable {
  /// The number, valid as long as this value lives.
  public let number: Int32
  private let path: String?

  /// Takes over a descriptor; a negative number means that the call before failed.
  ///
  /// - Throws: `SystemFailure` with the current `errno` for a negative number.
  public init(taking number: Int32, operation: String, path: String? = nil) throws(SystemFailure) {
    guard number >= 0 else { throw SystemFailure(operation: operation, path: path) }
    self.number = number
    self.path = path
  }

  /// Opens a file, close-on-exec and never as the controlling terminal.
  init(opening path: String, _ flags: Int32, permissions: mode_t = 0, operation: String) throws(SystemFailure) {
    let flags = flags | O_CLOEXEC | O_NOCTTY
    try self.init(
      taking: Self.retrying { Glibc.open(path, flags, permissions) }, operation: operation, path: path)
  }

  deinit {
    close(number)
  }

  /// The status of the open file.
  func status() throws(SystemFailure) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemFailure(operation: "examine", path: path) }
    return status
  }

  /// The content from the current position on, at most `limit` bytes.
  /// - Parameter size: the expected size; 0 if unknown, as for files of /proc.
  func read(atMost limit: Int, expecting size: Int = 0) throws(SystemFailure) -> [UInt8] {
    let room = (1...65_535).contains(size) ? size + 1 : 65_536
    var content = try readOnce(atMost: min(limit, room))
    while !content.isEmpty, content.count < limit {
      let chunk = try readOnce(atMost: min(limit - content.count, room))
      if chunk.isEmpty { break }
      content += chunk
    }
    return content
  }

  /// What there is to read now, at most `limit` bytes; empty at the end. Waits if there is nothing yet.
  func readOnce(atMost limit: Int) throws(SystemFailure) -> [UInt8] {
    var result = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      result = Self.retrying { Glibc.read(number, buffer.baseAddress, limit) }
      count = max(0, result)
    }
    guard result >= 0 else { throw SystemFailure(operation: "read", path: path) }
    return chunk
  }

  /// What can be read without waiting: nil for nothing yet, empty at the end or after an error.
  func available() -> [UInt8]? {
    do throws(SystemFailure) {
      return try readOnce(atMost: 65_536)
    } catch {
      return error.code == EAGAIN ? nil : []
    }
  }

  /// Writes all the bytes.
  func write(_ bytes: [UInt8]) throws(SystemFailure) {
    var written = 0
    while written < bytes.count {
      let result = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        return Self.retrying { Glibc.write(number, rest.baseAddress, rest.count) }
      }
      guard result >= 0 else { throw SystemFailure(operation: "write", path: path) }
      written += result
    }
  }

  /// Waits until the content is on the disk.
  func synchronize() throws(SystemFailure) {
    guard Self.retrying({ fsync(number) }) == 0 else { throw SystemFailure(operation: "save", path: path) }
  }

  /// Makes reads and writes fail with `EAGAIN` instead of waiting.
  func stopBlocking() throws(SystemFailure) {
    guard fcntl(number, F_SETFL, O_NONBLOCK) == 0 else { throw SystemFailure(operation: "prepare", path: path) }
  }

  /// Repeats a call that a signal interrupted.
  static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }
}

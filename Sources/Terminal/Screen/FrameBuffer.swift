import CLinux
import Glibc
import Host

/// A file in memory that curses writes to instead of the terminal, so that a frame can go out in one piece.
final class FrameBuffer {
  /// What `newterm` takes for the terminal.
  let stream: UnsafeMutablePointer<FILE>

  init() throws(SystemError) {
    let descriptor = fob_memfd_create("fob-frame")
    guard descriptor >= 0, let stream = fdopen(descriptor, "w+") else {
      throw SystemError(operation: "make a buffer for the screen")
    }
    self.stream = stream
  }

  deinit {
    fclose(stream)
  }

  /// Takes what was written since the last call.
  func take() -> [UInt8] {
    let descriptor = fileno(stream)
    let size = Int(lseek(descriptor, 0, SEEK_CUR))
    guard size > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, size, 0))
    }
    lseek(descriptor, 0, SEEK_SET)
    return bytes
  }
}

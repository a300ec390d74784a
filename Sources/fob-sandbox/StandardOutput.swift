#if canImport(Glibc)
  import Glibc
#endif

/// Standard output, past the buffer that would hold a line back from a pipe.
enum StandardOutput {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}

#if canImport(Glibc)
  import Glibc
#endif

/// The pipe by which whoever started the sandbox holds it.
enum StandardInput {
  /// Reads standard input on a thread of its own and ends the process at its end.
  static func endProcessWhenClosed() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
          let count = read(STDIN_FILENO, &buffer, buffer.count)
          if count == 0 || (count < 0 && errno != EINTR) { exit(0) }
        }
      }, nil)
    pthread_detach(thread)
  }
}

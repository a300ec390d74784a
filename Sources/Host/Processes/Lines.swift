import Glibc

/// Reading line by line from a pipe.
enum Lines {
  /// Bytes that a line may have: more is not what this program writes.
  static let limit = 1 << 22

  /// The next line without its end; nil at the end of the pipe. Waits for it.
  /// - Parameter unread: what was read and belongs to later lines.
  static func next(from pipe: borrowing Descriptor, _ unread: inout [UInt8]) -> [UInt8]? {
    var searched = 0
    while true {
      if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(unread[..<end])
        unread.removeFirst(end + 1)
        return line
      }
      searched = unread.count
      guard searched < limit, let chunk = try? pipe.readOnce(atMost: 65_536), !chunk.isEmpty else { return nil }
      unread += chunk
    }
  }
}

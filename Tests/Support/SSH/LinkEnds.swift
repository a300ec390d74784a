import Glibc
import Synchronization

/// The two sockets of a connection over a line, closed when both directions have ended.
final class LinkEnds: Sendable {
  private let descriptors: (Int32, Int32)
  private let users = Mutex(2)

  init(_ near: Int32, _ far: Int32) {
    descriptors = (near, far)
  }

  /// One direction has ended.
  func release() {
    let left = users.withLock { users in
      users -= 1
      return users
    }
    guard left == 0 else { return }
    close(descriptors.0)
    close(descriptors.1)
  }
}

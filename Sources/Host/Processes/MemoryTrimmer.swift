import CLinux
import Glibc
import Synchronization

/// Returns memory that a program left open does not need at rest: what its work has freed, and pages of programs and
/// libraries that only startup needed, which the system reloads from disk on demand.
public final class MemoryTrimmer: Sendable {
  private let isAboutToGo = Mutex(false)
  private let delay: UInt32

  /// - Parameter delay: seconds between the end of some work and trimming; more work may follow.
  public init(delay: UInt32 = 2) {
    self.delay = delay
  }

  /// Makes the process use few allocator arenas, so that memory freed by one thread is reused by another. To be called
  /// before the first thread starts.
  public static func shareAreas() { fob_memory_share_areas() }

  /// Makes the process keep little freed memory: for a command that reads a long answer, converts it and exits.
  public static func keepLittle() { fob_memory_keep_little() }

  /// Some work has ended: its memory is returned to the system a little later.
  public func workEnded() {
    let isFirst = isAboutToGo.withLock { isAboutToGo in
      defer { isAboutToGo = true }
      return !isAboutToGo
    }
    guard isFirst else { return }
    BlockingCall.detach { [self] in
      sleep(delay)
      isAboutToGo.withLock { $0 = false }
      fob_memory_give_back()
    }
  }
}

import CLinux
import Glibc
import Synchronization

/// Memory that a program which is left open does not need at rest: what its work has freed, and the pages of programs and libraries that only starting
/// needed, which the system has on disk and brings back when they are touched.
public final class MemoryTrimmer: Sendable {
  private let isAboutToGo = Mutex(false)
  private let delay: UInt32

  /// - Parameter delay: seconds between the end of some work and giving back, in which more may follow.
  public init(delay: UInt32 = 2) {
    self.delay = delay
  }

  /// Has the process use few of the allocator's areas, so that what one thread frees another uses again. To be called before the first thread is made.
  public static func shareAreas() { fob_memory_share_areas() }

  /// Has the process keep little of what is freed: for a command that reads a long answer, makes something else of it and ends.
  public static func keepLittle() { fob_memory_keep_little() }

  /// Some work is over: a little later its memory is given back to the system.
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

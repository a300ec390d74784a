import Formats
import Glibc
import Synchronization

/// A lock between processes: `flock` on a file that is never removed. The system frees it when its holder exits,
/// however that happens; age never matters. Two values for one path exclude each other within a process too.
public final class LockFile: Sendable {
  private struct State: ~Copyable {
    var file: Descriptor
    var isHeld = false
  }

  private let path: String
  private let isMadeWhereMissing: Bool
  private let state: Mutex<State>

  /// Opens the lock's file, or makes it (0600); takes no lock yet.
  ///
  /// - Parameter isMadeWhereMissing: false for a file whose existence has a meaning: fob never makes it.
  /// - Throws: `SystemFailure` if it cannot be opened.
  public init(_ path: String, isMadeWhereMissing: Bool = true) throws(SystemFailure) {
    self.path = path
    self.isMadeWhereMissing = isMadeWhereMissing
    state = Mutex(State(file: try Self.open(path, isMadeWhereMissing: isMadeWhereMissing)))
  }

  // Closing alone would leave the lock to a child that was just cloned, until that runs its program.
  deinit { unlock() }

  /// Takes the lock if it is free. False if it is held, by this value too, or if the file system cannot lock.
  public func tryLock() -> Bool {
    state.withLock { state in
      guard !state.isHeld else { return false }
      // If someone removed the file, there must not be two holders: lock what is at the path.
      for _ in 1...8 {
        guard Descriptor.retrying({ flock(state.file.number, LOCK_EX | LOCK_NB) }) == 0 else { return false }
        if (try? FileFingerprint(state.file.status()).inode) == FileFingerprint.of(path)?.inode {
          state.isHeld = true
          return true
        }
        guard let file = try? Self.open(path, isMadeWhereMissing: isMadeWhereMissing) else { return false }
        state.file = file
      }
      return false
    }
  }

  /// Takes the lock, waiting for it without blocking a thread. False if the time is over, the task is cancelled, or the
  /// lock is no longer needed.
  /// - Parameter isNeeded: asked each time that someone else turned out to hold it.
  public func lock(within limit: Duration, while isNeeded: () async -> Bool = { true }) async -> Bool {
    let deadline = ContinuousClock.now + limit
    var pause = Duration.milliseconds(2)
    while true {
      if tryLock() { return true }
      let left = deadline - .now
      guard left > .zero, await isNeeded(), await Pause.sleep(for: min(pause, left)) else { return false }
      pause = min(pause * 2, .milliseconds(40))
    }
  }

  /// Whether nobody holds the lock now. Several callers do not take each other for holders.
  public func isFree() -> Bool {
    state.withLock { state in
      guard !state.isHeld, Descriptor.retrying({ flock(state.file.number, LOCK_SH | LOCK_NB) }) == 0 else {
        return false
      }
      flock(state.file.number, LOCK_UN)
      return true
    }
  }

  /// Frees the lock if it is held.
  public func unlock() {
    state.withLock { state in
      guard state.isHeld else { return }
      flock(state.file.number, LOCK_UN)
      state.isHeld = false
    }
  }

  private static func open(_ path: String, isMadeWhereMissing: Bool) throws(SystemFailure) -> Descriptor {
    let making = isMadeWhereMissing ? O_CREAT : 0
    return try Descriptor(opening: path, O_RDWR | making | O_NOFOLLOW, permissions: 0o600, operation: "open the lock")
  }
}

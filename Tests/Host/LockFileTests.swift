import Foundation
import Glibc
import Host
import Support
import Testing

@Suite struct LockFileTests {
  @Test func `excludes within a process`() throws {
    let folder = try TemporaryFolder()
    let first = try LockFile(folder("lock"))
    let second = try LockFile(folder("lock"))
    #expect(first.tryLock())
    #expect(!first.tryLock() && !second.tryLock())
    second.unlock()
    #expect(!second.tryLock())
    first.unlock()
    #expect(second.tryLock() && !first.tryLock())
    second.unlock()
    #expect(folder.names == ["lock"])
  }

  @Test func `is freed with its owner`() throws {
    let folder = try TemporaryFolder()
    var holder: LockFile? = try LockFile(folder("lock"))
    #expect(holder?.tryLock() == true)
    holder = nil
    #expect(try LockFile(folder("lock")).tryLock())
  }

  @Test func `gives up in time`() async throws {
    let folder = try TemporaryFolder()
    let holder = try LockFile(folder("lock"))
    let waiter = try LockFile(folder("lock"))
    #expect(holder.tryLock())
    #expect(await !waiter.lock(within: .milliseconds(30)))
    #expect(await !waiter.lock(within: .zero))
    holder.unlock()
    #expect(await waiter.lock(within: .zero))
  }

  @Test func `a cancelled task stops waiting`() async throws {
    let folder = try TemporaryFolder()
    let holder = try LockFile(folder("lock"))
    let waiter = try LockFile(folder("lock"))
    #expect(holder.tryLock())
    let task = Task { await waiter.lock(within: .seconds(600)) }
    task.cancel()
    #expect(await !task.value)
  }

  @Test func `waiters come to their turn`() async throws {
    let folder = try TemporaryFolder()
    let counter = try folder.file("counter", "0")
    await withTaskGroup(of: Void.self) { group in
      for _ in 1...16 {
        group.addTask {
          guard let lock = try? LockFile(folder("lock")), await lock.lock(within: .seconds(60)) else { return }
          defer { lock.unlock() }
          let count = (try? text(of: counter)).flatMap { Int($0) } ?? -1000
          await Task.yield()
          _ = try? folder.file("counter", String(count + 1))
        }
      }
    }
    #expect(try text(of: counter) == "16")
  }

  @Test func `a lock that somebody removed does not have two holders`() throws {
    let folder = try TemporaryFolder()
    let first = try LockFile(folder("lock"))
    unlink(folder("lock"))
    let second = try LockFile(folder("lock"))
    #expect(first.tryLock())
    #expect(!second.tryLock())
  }

  @Test func `those who look whether it is free do not see each other`() throws {
    let folder = try TemporaryFolder()
    let lock = try LockFile(folder("lock"))
    let other = open(folder("lock"), O_RDONLY | O_CLOEXEC)
    defer { close(other) }
    #expect(flock(other, LOCK_SH) == 0)
    #expect(lock.isFree() && !lock.tryLock())
    flock(other, LOCK_UN)
    #expect(lock.tryLock())
    #expect(try !lock.isFree() && !LockFile(folder("lock")).isFree())
    lock.unlock()
    #expect(lock.isFree())
  }

  @Test func `a file that means something is not made by its lock, neither at first nor later`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SystemFailure(operation: "open the lock", path: folder("plan"), code: ENOENT)) {
      _ = try LockFile(folder("plan"), isMadeWhereMissing: false)
    }
    let lock = try LockFile(try folder.file("plan", "text"), isMadeWhereMissing: false)
    unlink(folder("plan"))
    #expect(!lock.tryLock())
    #expect(folder.names.isEmpty)
  }

  @Test func `a lock needs its folder`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SystemFailure(operation: "open the lock", path: folder("none/lock"), code: ENOENT)) {
      _ = try LockFile(folder("none/lock"))
    }
  }

  @Test(arguments: [false, true])
  func `between processes, and free at once when the holder is killed`(killed: Bool) async throws {
    let folder = try TemporaryFolder()
    let holder = try OtherHolder(of: folder("lock"))
    let lock = try LockFile(folder("lock"))
    #expect(!lock.tryLock())
    #expect(await !lock.lock(within: .milliseconds(20)))
    if killed { holder.kill() } else { holder.release() }
    #expect(await lock.lock(within: .seconds(60)))
    lock.unlock()
    try OtherHolder(of: folder("lock")).release()
  }
}

/// Another process that holds a lock: `flock` of util-linux.
private final class OtherHolder {
  private var companion: BoundChildProcess?
  private let process: pid_t

  /// Returns when the lock is held.
  init(of path: String) throws {
    let companion = try BoundChildProcess(
      ["flock", "--close", "--wait", "60", path, "sh", "-c", "echo $PPID; exec cat"],
      environment: ["PATH": "/usr/bin:/bin"], patience: .seconds(60))
    process = try #require(companion.firstLine().flatMap { pid_t($0) })
    self.companion = companion
  }

  func release() {
    companion = nil
  }

  func kill() {
    Glibc.kill(process, SIGKILL)
  }
}

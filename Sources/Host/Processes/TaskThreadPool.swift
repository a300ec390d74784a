import Dispatch
import Glibc
import Synchronization

/// The threads that tasks run on (SE-0417): as many as the machine has cores, at least two. They sleep while there is
/// nothing to run and receive no signals. Tasks without an executor run on libdispatch, which wakes the process every
/// second from then on.
public final class TaskThreadPool: TaskExecutor {
  private struct State {
    /// The waiting jobs; the last is next.
    var jobs: [UnownedJob] = []
    var threads = 0
    /// Threads that wait, or are about to take a job.
    var idle = 0

    /// The most urgent job is next; among equals, the oldest.
    mutating func add(_ job: UnownedJob) {
      let urgency = job.priority.rawValue
      jobs.insert(job, at: jobs.firstIndex { $0.priority.rawValue >= urgency } ?? jobs.count)
    }
  }

  private static let shared = TaskThreadPool(limit: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  private let limit: Int
  private let state = Mutex(State())
  /// Counts the waiting jobs.
  private let jobs = DispatchSemaphore(value: 0)

  /// - Parameter limit: the most threads; each is started when it is first needed.
  init(limit: Int) {
    self.limit = limit
  }

  /// Starts a task on the shared threads. Its child tasks and the actors that it calls stay there; a task that is
  /// started in any other way does not, and neither does one that sleeps by anything but `Pause.sleep`.
  @discardableResult
  public static func start<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Task<Value, Never> {
    Task(executorPreference: shared, operation: body)
  }

  /// Has a thread run a job at its priority. Only the runtime calls this.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isTaken = state.withLock { state in
      if state.jobs.count >= state.idle, state.threads < limit, DetachedThread.start({ self.work() }) {
        state.threads += 1
        state.idle += 1
      }
      guard state.threads > 0 else { return false }
      state.add(job)
      return true
    }
    // Without a thread, the caller runs the job: better than never.
    if isTaken { jobs.signal() } else { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  private func work() {
    while true {
      jobs.wait()
      let job = state.withLock { state in
        state.idle -= 1
        return state.jobs.removeLast()
      }
      job.runSynchronously(on: asUnownedTaskExecutor())
      state.withLock { $0.idle += 1 }
    }
  }
}

extension TaskThreadPool {
  /// Threads that a program needs for its tasks, for blocking work and for its requests.
  private static let needed = 4

  /// Whether the system lets this process start the threads that it needs; without them a task would never begin.
  public static var canStart: Bool {
    let (gate, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    // All of them are alive until the last has been started.
    let started = (1...needed).count { _ in
      DetachedThread.start {
        gate.wait()
        end.signal()
      }
    }
    for _ in 0..<started { gate.signal() }
    for _ in 0..<started { end.wait() }
    return started == needed
  }
}

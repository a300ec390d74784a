import Synchronization

/// Runs blocking work (a child process, a slow digest, `fsync`, a prompt) without taking one of the few threads of
/// Swift's tasks.
public enum BlockingCall {
  /// Runs a closure on its own thread, which receives no signals, and returns or throws what it does.
  public static func run<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      start {
        do throws(Failure) {
          continuation.resume(returning: .success(try body()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Runs a closure as `run` does, but stops waiting after a time limit: the closure then runs on, and its result is
  /// lost.
  public static func run<Value: Sendable>(
    within limit: Duration, _ body: @escaping @Sendable () -> Value
  ) async -> Value? {
    var pause: Task<Void, Never>?
    let value: Value? = await withCheckedContinuation { continuation in
      let answer = FirstAnswer(continuation)
      pause = TaskThreadPool.start { if await Pause.sleep(for: limit) { answer.give(nil) } }
      start { answer.give(body()) }
    }
    pause?.cancel()
    return value
  }

  /// The first answer counts.
  private final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) { waiting = Mutex(continuation) }

    func give(_ value: Value?) {
      let continuation = waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      continuation?.resume(returning: value)
    }
  }

  /// Runs a closure on its own thread, which receives no signals; waits for nothing.
  static func detach(_ body: @escaping @Sendable () -> Void) { start(body) }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    // Without a thread, the caller's does the work: late is better than never.
    if !DetachedThread.start(body) { body() }
  }
}

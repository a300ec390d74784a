import CLinux
import Glibc
import Synchronization

/// Delays signals that would end this process while work is done whose result must be saved; then they end it.
public enum SignalHold {
  /// The longest that a signal is delayed, in seconds.
  public static let limit: UInt32 = 60

  private static let works = Mutex(0)

  /// Runs such work; several may run at once.
  public static func during<Value, Failure>(
    _ work: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    works.withLock { count in
      let signals = [SIGHUP, SIGINT, SIGTERM]
      if count == 0 { fob_signals_hold(signals, signals.count, limit) }
      count += 1
    }
    defer {
      works.withLock { count in
        count -= 1
        if count == 0 { fob_signals_release() }
      }
    }
    return try await work()
  }
}

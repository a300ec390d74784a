import CLinux
import Glibc
import Synchronization

/// Sleeping in a task without libdispatch, whose timers would wake the process every second from then on: a thread of its own sleeps instead.
public enum Pause {
  /// Sleeps for so long.
  /// - Returns: false where the task was cancelled meanwhile.
  @discardableResult
  public static func sleep(for duration: Duration) async -> Bool {
    guard !Task.isCancelled else { return false }
    let alarm = PauseAlarm()
    return await withTaskCancellationHandler {
      await BlockingCall.run { alarm.wait(for: duration) }
    } onCancel: {
      alarm.ring()
    }
  }
}

/// What ends a pause before its time.
private final class PauseAlarm: Sendable {
  /// Wakes the one who waits; where no descriptor is left (-1), that one looks now and then whether it rang.
  private let event = fob_eventfd()
  private let hasRung = Atomic(false)

  func ring() {
    hasRung.store(true, ordering: .relaxed)
    if event >= 0 { _ = fob_eventfd_signal(event) }
  }

  deinit {
    if event >= 0 { close(event) }
  }

  /// - Returns: whether nothing rang.
  func wait(for duration: Duration) -> Bool {
    let end = ContinuousClock.now + duration
    let longest = event < 0 ? 50 : 1e9
    while true {
      let left = ((end - .now) / .milliseconds(1)).rounded(.up)
      var waited = pollfd(fd: event, events: Int16(POLLIN), revents: 0)
      poll(&waited, 1, Int32(min(max(0, left), longest)))
      if hasRung.load(ordering: .relaxed) { return false }
      if ContinuousClock.now >= end { return true }
    }
  }
}

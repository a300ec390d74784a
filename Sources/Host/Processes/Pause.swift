import CLinux
import Glibc

/// Sleeping in a task without libdispatch, whose timers would wake the process every second from then on: a thread of its own sleeps instead.
public enum Pause {
  /// Sleeps for so long.
  /// - Returns: false where the task was cancelled meanwhile.
  @discardableResult
  public static func sleep(for duration: Duration) async -> Bool {
    guard !Task.isCancelled else { return false }
    guard let alarm = try? PauseAlarm() else { return (try? await Task.sleep(for: duration)) != nil }
    return await withTaskCancellationHandler {
      await BlockingCall.run { alarm.wait(for: duration) }
    } onCancel: {
      alarm.ring()
    }
  }
}

/// What ends a pause before its time.
private final class PauseAlarm: Sendable {
  private let event: Descriptor

  init() throws(SystemError) {
    event = try Descriptor(taking: fob_eventfd(), operation: "make an event descriptor")
  }

  func ring() { _ = fob_eventfd_signal(event.number) }

  /// - Returns: whether nothing rang.
  func wait(for duration: Duration) -> Bool {
    let end = ContinuousClock.now + duration
    while true {
      let left = ((end - .now) / .milliseconds(1)).rounded(.up)
      var waited = pollfd(fd: event.number, events: Int16(POLLIN), revents: 0)
      if poll(&waited, 1, Int32(min(max(0, left), 1e9))) > 0 { return false }
      if ContinuousClock.now >= end { return true }
    }
  }
}

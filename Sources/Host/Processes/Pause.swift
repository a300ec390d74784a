import CLinux
import Glibc
import Synchronization

/// Sleeping in a task without libdispatch, whose timers would wake the process every second from then on: a thread
/// sleeps instead.
public enum Pause {
  /// Sleeps.
  /// - Returns: false if the task was cancelled meanwhile.
  @discardableResult
  public static func sleep(for duration: Duration) async -> Bool {
    await wait(for: duration, or: -1) == .isOver
  }

  /// Sleeps until a descriptor can be read, at most for so long.
  /// - Returns: false where the time is over or the task was cancelled.
  static func sleep(for duration: Duration, untilReadable descriptor: Int32) async -> Bool {
    await wait(for: duration, or: descriptor) == .isReadable
  }

  private static func wait(for duration: Duration, or descriptor: Int32) async -> PauseEnd {
    guard !Task.isCancelled else { return .hasRung }
    let alarm = PauseAlarm()
    return await withTaskCancellationHandler {
      await BlockingCall.run { alarm.wait(for: duration, or: descriptor) }
    } onCancel: {
      alarm.ring()
    }
  }
}

/// Why a pause ended.
private enum PauseEnd {
  case isOver, hasRung, isReadable
}

/// Ends a pause early.
private final class PauseAlarm: Sendable {
  /// Wakes the sleeper; without a descriptor (-1) the sleeper polls.
  private let event = fob_eventfd()
  private let hasRung = Atomic(false)

  func ring() {
    hasRung.store(true, ordering: .relaxed)
    if event >= 0 { _ = fob_eventfd_signal(event) }
  }

  deinit {
    if event >= 0 { close(event) }
  }

  /// - Parameter descriptor: what ends the pause too once it can be read; -1 for nothing.
  func wait(for duration: Duration, or descriptor: Int32) -> PauseEnd {
    let end = ContinuousClock.now + duration
    let longest = event < 0 ? 50 : 1e9
    while true {
      let left = ((end - .now) / .milliseconds(1)).rounded(.up)
      var waited = [event, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&waited, 2, Int32(min(max(0, left), longest)))
      if hasRung.load(ordering: .relaxed) { return .hasRung }
      if waited[1].revents != 0 { return .isReadable }
      if ContinuousClock.now >= end { return .isOver }
    }
  }
}

import CLinux
import FoundationEssentials
import Host

/// Wakes the loop at a moment of the wall clock, and when the clock is set.
final class ClockTimer {
  private let timer: Descriptor
  private var armedFor: Date?

  init() throws(SystemError) {
    timer = try Descriptor(taking: fob_clock_timer(), operation: "make a timer")
  }

  /// For `poll`.
  var descriptor: Int32 { timer.number }

  /// Arms the timer, or with nothing to wait for disarms it.
  func arm(for moment: Date?) {
    guard moment != armedFor else { return }
    armedFor = moment
    guard let moment else {
      _ = fob_clock_timer_disarm(timer.number)
      return
    }
    // Rounded up, so that the moment has come when the timer fires; clamped, as a server may name any moment.
    let time = min(max(0, moment.timeIntervalSince1970), 253_402_300_799)
    let seconds = time.rounded(.down)
    let nanoseconds = min(999_999_999, Int32(((time - seconds) * 1e9).rounded(.up)))
    _ = fob_clock_timer_arm(timer.number, Int64(seconds), nanoseconds)
  }

  /// Takes note that the timer fired or the clock was set.
  func acknowledge() {
    _ = fob_clock_timer_read(timer.number)
    armedFor = nil
  }
}

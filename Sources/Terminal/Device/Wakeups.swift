import FoundationEssentials
import Glibc
import Host

/// What the loop sleeps on: the terminal's input, signals, the clock, and descriptors that others make readable.
final class Wakeups {
  /// Why the loop woke up; nothing at all when the wait took too long.
  struct Reasons {
    var hasInput = false
    var signals: Set<Int32> = []
    /// The places of the readable ones among the other descriptors.
    var others: [Int] = []
  }

  let signals: SignalPipe
  private let timer: ClockTimer

  init() throws(SystemError) {
    signals = try SignalPipe()
    timer = try ClockTimer()
  }

  /// Sleeps until something happens, until a moment of the wall clock, or for so many milliseconds (-1: as long as it takes).
  func wait(input: Int32, others: [Int32], until moment: Date?, milliseconds: Int32) -> Reasons {
    timer.arm(for: moment)
    var polled = ([input, signals.descriptor, timer.descriptor] + others).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    var reasons = Reasons()
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return reasons }
    // A hang-up makes the input readable for ever; reading tells that it is one.
    reasons.hasInput = polled[0].revents != 0
    if polled[1].revents != 0 { reasons.signals = signals.take() }
    if polled[2].revents != 0 { timer.acknowledge() }
    reasons.others = others.indices.filter { polled[3 + $0].revents != 0 }
    return reasons
  }
}

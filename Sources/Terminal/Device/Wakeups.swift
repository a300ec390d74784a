import CLinux
import FoundationEssentials
import Glibc
import Host

/// What the loop sleeps on: the terminal's input, signals, the clock, and other descriptors.
final class Wakeups {
  /// Why the loop woke up; all false after the time limit.
  struct Reasons {
    var hasInput = false
    var signals: Set<Int32> = []
    /// The indices of the readable ones among the other descriptors.
    var others: [Int] = []
  }

  let signals: SignalPipe
  private let timer: ClockTimer

  init() throws(SystemFailure) {
    signals = try SignalPipe()
    timer = try ClockTimer()
  }

  /// Sleeps until something happens, until a moment of the wall clock, or for this many milliseconds (-1: no limit).
  func wait(input: Int32, others: [Int32], until moment: Date?, milliseconds: Int32) -> Reasons {
    timer.arm(for: moment)
    var polled = ([input, signals.descriptor, timer.descriptor] + others).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    var reasons = Reasons()
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return reasons }
    // A hang-up leaves the input readable for ever; reading shows it.
    reasons.hasInput = polled[0].revents != 0
    if polled[1].revents != 0 { reasons.signals = signals.drain() }
    if polled[2].revents != 0 { timer.acknowledge() }
    reasons.others = others.indices.filter { polled[3 + $0].revents != 0 }
    return reasons
  }
}

/// Turns the signals that the loop handles into bytes that it can wait for.
final class SignalPipe {
  /// Termination, size changes and job control; a signal that was ignored at the start (as under `nohup`) stays
  /// ignored.
  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH]

  private let pipe: Pipe
  private let caught: [Int32]

  init() throws(SystemFailure) {
    pipe = try Pipe.make()
    for end in [pipe.reading.number, pipe.writing.number] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    caught = SignalPipe.signals.filter { fob_signal_is_ignored($0) == 0 }
    catchSignals()
  }

  /// For `poll`.
  var descriptor: Int32 { pipe.reading.number }

  /// The signals that have arrived since the last call.
  func drain() -> Set<Int32> {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(pipe.reading.number, &buffer, buffer.count)
    return Set(buffer.prefix(max(0, count)).map(Int32.init))
  }

  /// Stops the process as Control-Z does, and returns when it continues: at once if the system does not let it stop, or
  /// if it got the signal to continue before it stopped.
  func stopProcess() {
    guard caught.contains(SIGTSTP) else { return }
    let before = drain()
    if !before.contains(SIGCONT) {
      signal(SIGTSTP, SIG_DFL)
      raise(SIGTSTP)
      catchSignals()
    }
    // SIGCONT is handled here; other signals that arrived are kept.
    let others = before.union(drain()).subtracting([SIGTSTP, SIGCONT])
    for var number in others.map(UInt8.init) { write(pipe.writing.number, &number, 1) }
  }

  private func catchSignals() {
    for number in caught { _ = fob_signal_to_descriptor(number, pipe.writing.number) }
  }

  deinit {
    for number in caught { signal(number, SIG_DFL) }
  }
}

/// Wakes the loop at a moment of the wall clock, and when the clock is set.
private final class ClockTimer {
  private let timer: Descriptor
  private var armedFor: Date?

  init() throws(SystemFailure) {
    timer = try Descriptor(taking: fob_clock_timer(), operation: "make a timer")
  }

  /// For `poll`.
  var descriptor: Int32 { timer.number }

  /// Arms the timer; nil disarms it.
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

  /// Acknowledges that the timer fired or the clock was set.
  func acknowledge() {
    _ = fob_clock_timer_read(timer.number)
    armedFor = nil
  }
}

/// A further descriptor that the loop waits for, such as one that reports changed files.
public struct WatchedDescriptor<Message> {
  let number: Int32
  let read: () -> [Message]

  /// - Parameter read: called when the descriptor is readable; reads everything and returns its meaning.
  public init(number: Int32, read: @escaping () -> [Message]) {
    self.number = number
    self.read = read
  }
}

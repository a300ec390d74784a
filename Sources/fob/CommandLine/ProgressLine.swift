import Formats
import Glibc
import Synchronization
import TokenModel

/// A line on standard error that shows progress, drawn over itself; nothing if standard error is no terminal.
final class ProgressLine: Sendable {
  private struct State {
    var width = 0
    var drawn: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let isShown = isatty(STDERR_FILENO) == 1
  private static let pause = Duration.milliseconds(100)

  /// Draws a text, but not more often than can be read.
  func show(_ text: String, isUrgent: Bool = false) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if !isUrgent, let drawn = state.drawn, now - drawn < Self.pause { return }
      let line = DisplayText(text).truncated(to: 78)
      Output.overwriting("\r" + line.padded(to: max(line.width, state.width)).string)
      state.width = line.width
      state.drawn = now
    }
  }

  /// Takes the line away, so that other lines can be printed.
  func clear() {
    state.withLock { state in
      guard state.width > 0 else { return }
      Output.overwriting("\r" + String(repeating: " ", count: state.width) + "\r")
      state = State()
    }
  }
}

/// Shows how far the reading of lists is: rows, rate and time left.
final class ReadingProgress: Sendable {
  private let line = ProgressLine()
  private let began = ContinuousClock.now
  private let counts = Mutex<[EnvironmentName: (read: Int, total: Int)]>([:])

  /// Shows at once that the reading has begun.
  init() { line.show("Reading upload tokens …", isUrgent: true) }

  /// So many of an environment's rows are read.
  func report(_ environment: EnvironmentName, read: Int, of total: Int) {
    let (read, total) = counts.withLock { counts in
      counts[environment] = (read, total)
      return counts.values.reduce((0, 0)) { ($0.0 + $1.read, $0.1 + $1.total) }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    var parts = ["Reading upload tokens: \(read.grouped) of \(total.grouped)"]
    if seconds > 0.5, read > 0 {
      let rate = Double(read) / seconds
      parts.append("\(Int(rate).grouped)/s")
      if total > read { parts.append("\(Int((Double(total - read) / rate).rounded(.up))) s left") }
    }
    line.show(parts.joined(separator: " · "))
  }

  /// Takes the line away.
  func end() { line.clear() }
}

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
      // The last column stays free: a line that wraps cannot be drawn over.
      let line = DisplayText(text).truncated(to: max(1, (Output.noteWidth ?? 80) - 1))
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
  private let pace = Pace()
  private let counts = Mutex<[EnvironmentName: (read: Int, total: Int)]>([:])

  /// Shows at once that the reading has begun.
  init() { line.show("Reading upload tokens …", isUrgent: true) }

  /// So many of an environment's rows are read.
  func report(_ environment: EnvironmentName, read: Int, of total: Int) {
    let (read, total) = counts.withLock { counts in
      counts[environment] = (read, total)
      return counts.values.reduce((0, 0)) { ($0.0 + $1.read, $0.1 + $1.total) }
    }
    let count = "Reading upload tokens: \(read.grouped) of \(total.grouped)"
    line.show(([count] + pace.words(done: read, left: total - read)).joined(separator: " · "))
  }

  /// Takes the line away.
  func end() { line.clear() }
}

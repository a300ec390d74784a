import Formats
import Glibc
import Synchronization

/// One line on standard error that tells how far something has come, drawn over itself; nothing where that is no terminal.
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

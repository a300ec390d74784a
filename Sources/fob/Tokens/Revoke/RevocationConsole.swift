import Formats
import Glibc
import Host
import Synchronization
import TokenModel

/// Follows a plan at a command: prints each result as it comes, a line of progress at a terminal, and lets Control-C end it cleanly.
struct RevocationConsole {
  private let fob: Composition
  private let environment: Environment
  private let isJSON: Bool

  init(_ fob: Composition, _ environment: Environment, isJSON: Bool) {
    self.fob = fob
    self.environment = environment
    self.isJSON = isJSON
  }

  /// Follows it as far as it goes.
  func follow(
    _ revocation: Revocation, knowing rows: [ListedToken]
  ) async throws(CommandFailure) -> RevocationOutcome {
    let display = RevocationDisplay(revocation, printsResults: !isJSON)
    let (fob, environment) = (fob, environment)
    let work = TaskThreadPool.start { () async -> Result<RevocationOutcome, SessionFailure> in
      do throws(SessionFailure) {
        return .success(
          try await fob.revocations.follow(
            revocation.path, knowing: rows, in: environment, report: { display.receive($0) }))
      } catch {
        return .failure(error)
      }
    }
    let interruption = try? Interruption {
      work.cancel()
      display.stopping()
    }
    let result = await work.value
    display.end()
    withExtendedLifetime(interruption) {}
    switch result {
    case .success(let outcome): return outcome
    case .failure(let failure): throw CommandFailure(failure)
    }
  }
}

/// What a command shows while a plan is followed.
private final class RevocationDisplay: Sendable {
  private let progress: Mutex<RevocationProgress>
  private let line = ProgressLine()
  private let name: EnvironmentName
  private let printsResults: Bool

  /// - Parameter printsResults: whether each certain result is printed as it comes.
  init(_ revocation: Revocation, printsResults: Bool) {
    progress = Mutex(RevocationProgress(revocation))
    name = revocation.plan.environment
    self.printsResults = printsResults
  }

  /// Takes in what happened.
  func receive(_ event: RevocationEvent) {
    if case .result(let handle, let result) = event, printsResults, result.kind != .unknown {
      line.clear()
      Output.result(RevocationReport.line(handle, result))
    }
    let now = progress.withLock { progress in
      progress.apply(event)
      return progress
    }
    let isUrgent = if case .result = event { false } else { true }
    line.show(text(of: now), isUrgent: isUrgent)
  }

  /// The person wants it to end.
  func stopping() {
    line.show("\(name): stopping; what is under way is waited for", isUrgent: true)
  }

  /// Nothing more happens.
  func end() { line.clear() }

  private func text(of progress: RevocationProgress) -> String {
    let phase =
      switch progress.phase {
      case .listing: "reading the list"
      case .working: nil as String?
      case .waiting(let seconds): "rate limit: waiting \(seconds) s"
      case .settling: "reading the list to settle what is unknown"
      }
    let counts = progress.counts
    let done = "\(name): \(counts.over + counts.failed) of \(counts.planned)"
    return [done, counts.text, phase].compactMap(\.self).joined(separator: " · ")
  }
}

/// A line on standard error that shows progress, drawn over itself; nothing if standard error is no terminal.
private final class ProgressLine: Sendable {
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

import Formats
import Glibc
import Host
import Synchronization
import TokenModel

/// Runs a plan for a command: prints results as they come, a line of progress at a terminal, and lets Control-C stop it
/// cleanly.
struct RevocationConsole {
  private let fob: Composition
  private let environment: Environment
  private let results: PrintedResults

  init(_ fob: Composition, _ environment: Environment, printing results: PrintedResults) {
    self.fob = fob
    self.environment = environment
    self.results = results
  }

  /// Follows it until it is done or stopped.
  func follow(
    _ revocation: Revocation, knowing rows: [ListedToken]
  ) async throws(CommandFailure) -> RevocationOutcome {
    let display = RevocationDisplay(revocation, printing: results)
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

/// Which results a command prints as they come.
enum PrintedResults {
  case all, failures, none

  /// Whether a result is printed at once. Unknown ones may still become certain.
  func contains(_ kind: RevocationResult.Kind) -> Bool {
    switch self {
    case .all: kind != .unknown
    case .failures: kind == .refused || kind == .notRevoked
    case .none: false
    }
  }
}

/// What a command shows during a run.
private final class RevocationDisplay: Sendable {
  private let progress: Mutex<RevocationProgress>
  private let line = ProgressLine()
  private let name: EnvironmentName
  private let results: PrintedResults
  private let pace = Pace()
  /// How many the plan had revoked before.
  private let overBefore: Int

  init(_ revocation: Revocation, printing results: PrintedResults) {
    progress = Mutex(RevocationProgress(revocation))
    name = revocation.plan.environment
    overBefore = revocation.counts.over
    self.results = results
  }

  /// Takes in an event.
  func receive(_ event: RevocationEvent) {
    if case .result(let handle, let result) = event, results.contains(result.kind) {
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

  /// The person wants to stop.
  func stopping() {
    line.show("\(name): stopping; waiting for requests in progress", isUrgent: true)
  }

  /// Nothing more happens.
  func end() { line.clear() }

  private func text(of progress: RevocationProgress) -> String {
    let counts = progress.counts
    let done = counts.over + counts.failed
    let course =
      switch progress.phase {
      case .listing: ["reading the list"]
      case .working: pace.words(done: done - overBefore, left: counts.planned - done)
      case .waiting(let seconds): ["rate limit: waiting \(seconds) s"]
      case .settling: ["reading the list to settle unknown results"]
      }
    let failed = counts.failed > 0 ? ["\(counts.failed.grouped) failed"] : []
    let begin = "Revoking in \(name): \(done.grouped) of \(counts.planned.grouped)"
    return ([begin] + failed + course).joined(separator: " · ")
  }
}

import Formats
import Glibc
import Host
import Synchronization
import TokenModel

/// Runs plans for a command, all at once: prints results as they come, a line of progress at a terminal, and lets Control-C stop them cleanly.
struct RevocationConsole {
  /// A plan to follow.
  struct Run: Sendable {
    let environment: Environment
    let revocation: Revocation
    /// The tokens as they were listed, as far as they are known.
    let rows: [ListedToken]
  }

  private let fob: Composition
  private let results: PrintedResults
  /// Whether each result is printed with its environment.
  private let namesEnvironments: Bool

  init(_ fob: Composition, printing results: PrintedResults, namesEnvironments: Bool = false) {
    self.fob = fob
    self.results = results
    self.namesEnvironments = namesEnvironments
  }

  /// Follows one until it is done or stopped.
  func follow(_ run: Run) async throws(CommandFailure) -> RevocationOutcome {
    switch await follow([run])[0] {
    case .success(let outcome): return outcome
    case .failure(let failure): throw CommandFailure(failure)
    }
  }

  /// Follows several until each is done or stopped.
  /// - Returns: what came of each, in their order.
  func follow(_ runs: [Run]) async -> [Result<RevocationOutcome, SessionFailure>] {
    let display = RevocationDisplay(runs.map(\.revocation), printing: results, namesEnvironments: namesEnvironments)
    let fob = fob
    let works = runs.enumerated().map { place, run in
      TaskThreadPool.start { () async -> Result<RevocationOutcome, SessionFailure> in
        do throws(SessionFailure) {
          return .success(
            try await fob.revocations.follow(
              run.revocation.path, knowing: run.rows, in: run.environment, report: { display.receive($0, of: place) }))
        } catch {
          return .failure(error)
        }
      }
    }
    let interruption = try? Interruption {
      for work in works { work.cancel() }
      display.stopping()
    }
    var results: [Result<RevocationOutcome, SessionFailure>] = []
    for work in works { results.append(await work.value) }
    display.end()
    withExtendedLifetime(interruption) {}
    return results
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

/// What a command shows during its runs.
private final class RevocationDisplay: Sendable {
  private let progress: Mutex<[RevocationProgress]>
  private let line = ProgressLine()
  private let names: [EnvironmentName]
  private let results: PrintedResults
  private let namesEnvironments: Bool
  private let pace = Pace()
  /// How many the plans had revoked before.
  private let overBefore: Int

  init(_ revocations: [Revocation], printing results: PrintedResults, namesEnvironments: Bool) {
    self.namesEnvironments = namesEnvironments
    progress = Mutex(revocations.map(RevocationProgress.init))
    names = revocations.map(\.plan.environment)
    overBefore = revocations.reduce(0) { $0 + $1.counts.over }
    self.results = results
  }

  private var title: String { names.count == 1 ? names[0].text : "\(names.count) environments" }

  /// Takes in an event of the run at a place.
  func receive(_ event: RevocationEvent, of place: Int) {
    if case .result(let handle, let result) = event, results.contains(result.kind) {
      line.clear()
      let text = RevocationReport.line(handle, result)
      Output.result(namesEnvironments ? DisplayText(names[place].text) + "  " + text : text)
    }
    let now = progress.withLock { progress in
      progress[place].apply(event)
      return progress
    }
    let isUrgent = if case .result = event { false } else { true }
    line.show(text(of: now), isUrgent: isUrgent)
  }

  /// The person wants to stop.
  func stopping() {
    line.show("\(title): stopping; waiting for requests in progress", isUrgent: true)
  }

  /// Nothing more happens.
  func end() { line.clear() }

  private func text(of progress: [RevocationProgress]) -> String {
    let counts = progress.map(\.counts)
    let (planned, failures) = (counts.reduce(0) { $0 + $1.planned }, counts.reduce(0) { $0 + $1.failed })
    let done = failures + counts.reduce(0) { $0 + $1.over }
    let course = zip(names, progress).flatMap { name, progress in
      self.course(of: progress, name: names.count == 1 ? "" : "\(name): ")
    }
    let isWorking = progress.contains { if case .working = $0.phase { true } else { false } }
    let speed = isWorking ? pace.words(done: done - overBefore, left: planned - done) : []
    let failed = failures > 0 ? ["\(failures.grouped) failed"] : []
    return (["Revoking in \(title): \(done.grouped) of \(planned.grouped)"] + failed + course + speed)
      .joined(separator: " · ")
  }

  private func course(of progress: RevocationProgress, name: String) -> [String] {
    switch progress.phase {
    case .listing: ["\(name)reading the list"]
    case .working: []
    case .waiting(let seconds): ["\(name)rate limit: waiting \(seconds) s"]
    case .settling: ["\(name)reading the list to settle unknown results"]
    }
  }
}

import Formats
import Glibc
import Host
import Synchronization
import TokenModel

/// Follows a plan at a command: prints each result as it comes, a line of progress at a terminal, and lets Control-C stop it cleanly.
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
    line.show("\(name): stopping; waiting for requests in progress", isUrgent: true)
  }

  /// Nothing more happens.
  func end() { line.clear() }

  private func text(of progress: RevocationProgress) -> String {
    let phase =
      switch progress.phase {
      case .listing: "reading the list"
      case .working: nil as String?
      case .waiting(let seconds): "rate limit: waiting \(seconds) s"
      case .settling: "reading the list to settle unknown results"
      }
    let counts = progress.counts
    let done = "\(name): \(counts.over + counts.failed) of \(counts.planned)"
    return [done, counts.text, phase].compactMap(\.self).joined(separator: " · ")
  }
}

import Synchronization
import TokenModel

/// What a command shows while a plan is followed.
final class RevocationDisplay: Sendable {
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
  func take(_ event: RevocationEvent) {
    if case .result(let handle, let result) = event, printsResults, result.kind != .unknown {
      line.clear()
      Output.result(RevocationReport.line(handle, result))
    }
    let now = progress.withLock { progress in
      progress.take(event)
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

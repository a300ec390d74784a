import FoundationEssentials
import TokenModel

/// What work is under way since when, and the latest that failed, newest first.
struct WorkJournal: Sendable {
  /// Work that has begun.
  struct Begun: Sendable {
    let work: Work
    let environment: Environment
    let at: Date
  }

  private(set) var failures: [FailureReport] = []
  private var begun: [WorkID: Begun] = [:]

  /// Failures that are kept.
  private static let limit = 40

  mutating func begin(_ work: Work, in environment: Environment, _ id: WorkID, at now: Date) {
    begun[id] = Begun(work: work, environment: environment, at: now)
  }

  /// Work that was given up, or has ended.
  @discardableResult
  mutating func end(_ id: WorkID) -> Begun? {
    begun.removeValue(forKey: id)
  }

  mutating func add(_ report: FailureReport) {
    failures = [report] + failures.prefix(Self.limit - 1)
  }

  /// The latest failures in an environment, newest first.
  func failures(in name: String) -> [FailureReport] {
    failures.filter { $0.environment.text == name }
  }
}

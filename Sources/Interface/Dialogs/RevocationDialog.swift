import FoundationEssentials
import TokenModel

/// A revocation of many while it is followed, and what came of it.
struct RevocationDialog: ScrolledDialog {
  enum Stage: Sendable {
    /// Nothing is known of it yet.
    case beginning
    case following(RevocationProgress)
    case finished(RevocationOutcome)
    /// Nothing could be begun.
    case failed(Failure)
  }

  let environment: EnvironmentName
  /// How many tokens it is about.
  let planned: Int
  var stage = Stage.beginning
  var work: WorkID?
  /// When it began, for how fast it goes.
  let began: Date
  /// How many had ended before.
  var overBefore = 0
  /// Until when the server makes everything wait, by the local clock.
  var waitsUntil: Date?
  /// Whether a person asked it to stop.
  var isStopping = false
  /// Whether only what may live on is listed at the end.
  var showsFailuresOnly = true
  /// The first line on the screen.
  var top = 0

  var dialog: Dialog { .revocation(self) }

  init(_ environment: EnvironmentName, planned: Int, work: WorkID, began: Date) {
    self.environment = environment
    self.planned = planned
    self.work = work
    self.began = began
  }

  /// What came of it, once that is known.
  var outcome: RevocationOutcome? {
    if case .finished(let outcome) = stage { outcome } else { nil }
  }

  /// The seconds that the server makes everything wait.
  func wait(at now: Date) -> Int? {
    guard work != nil, let waitsUntil, waitsUntil > now else { return nil }
    return Int(waitsUntil.timeIntervalSince(now).rounded(.up))
  }
}

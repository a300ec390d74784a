import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A bulk revocation in progress, then its results.
struct RevocationDialog: PlanDialog {
  static let words = PlanWords(
    beginning: "Writing the plan, reading the list.", stopping: "Stopping; waiting for requests in progress.",
    titles: (following: "Revoking", finished: "Revoked", failed: "Revocation failed"))

  let environment: EnvironmentName
  var stage = PlanStage<RevocationProgress, RevocationOutcome>.beginning
  var work: WorkID?
  /// When it began, for how fast it goes.
  let began: Date
  /// How many were revoked before.
  var overBefore = 0
  var waitsUntil: Date?
  var isStopping = false
  var showsFailuresOnly = true
  var top: Int? = 0

  var keyContext: KeyContext { work == nil ? .results : .progress }

  init(_ environment: EnvironmentName, work: WorkID, began: Date) {
    self.environment = environment
    self.work = work
    self.began = began
  }

  var planPath: String? { outcome?.revocation.path }

  var retrying: Availability {
    guard let revocation = outcome?.revocation else { return .impossible("Nothing was tried.") }
    return revocation.isDone ? .impossible("All of them are revoked.") : .possible
  }

  func retry(in state: inout AppState) -> [Effect] { outcome.map { state.resumeRevocation($0.revocation) } ?? [] }
}

extension RevocationProgress: PlanProgress {
  var secondsToWait: Int? {
    if case .waiting(let seconds) = phase { seconds } else { nil }
  }
}

extension RevocationDialog {
  func add(_ progress: RevocationProgress, to content: inout DialogContent, in state: AppState, width: Int) {
    let counts = progress.counts
    let done = counts.over + counts.failed
    content.lines.add(bar(done, of: counts.planned, glyphs: state.display.glyphs, width: width))
    addCounts(counts, to: &content, width: width)
    let (pace, slot) = pace(progress, done, at: state.now)
    content.lines.add(pace, slot, width: width)
    content.lines.addGap()
    for latest in progress.latest.reversed() {
      content.lines.add(Self.line(latest.handle, latest.result, label: nil))
    }
  }

  private func pace(_ progress: RevocationProgress, _ done: Int, at now: Date) -> (String, ThemeSlot) {
    switch progress.phase {
    case .listing: return ("Reading the list.", .textDim)
    case .settling: return ("Reading the list to settle unknown results.", .textDim)
    case .waiting, .working:
      if let wait = wait(at: now) {
        return ("Rate limit reached: continuing in \(wait) s.", .statusWarn)
      }
      let seconds = now.timeIntervalSince(began)
      guard seconds >= 1 else { return ("", .textDim) }
      return ("\(Int(Double(max(0, done - overBefore)) / seconds)) a second", .textDim)
    }
  }

  /// As many of the numbers in a line as there is room for; that of a rare result only where there is any.
  private func addCounts(_ counts: RevocationCounts, to content: inout DialogContent, width: Int) {
    let kinds = RevocationResult.Kind.allCases.filter { $0 != .notRevoked || counts[$0] > 0 }
    let numbers = kinds.map { kind in
      StyledText(DisplayText("\(counts[kind]) \(kind.displayName)"), counts[kind] == 0 ? .textDim : Self.slot(kind))
    }
    var line = StyledText()
    for number in numbers + [StyledText(DisplayText("\(counts.notTried) left"), .textDim)] {
      if line.width > 0, line.width + 3 + number.width > width {
        content.lines.add(line)
        line = StyledText()
      }
      line = line.width == 0 ? number : line + StyledText("   ") + number
    }
    content.lines.add(line)
  }

  func add(_ outcome: RevocationOutcome, to content: inout DialogContent, in state: AppState, width: Int) {
    let revocation = outcome.revocation
    addCounts(revocation.counts, to: &content, width: width)
    if let reason = RevocationReport(outcome).stopReason {
      content.lines.add(reason, .statusWarn, width: width)
    } else if revocation.isDone {
      content.lines.add("All revoked.", .statusOk, width: width)
    }
    content.lines.addGap()
    let rows = showsFailuresOnly ? revocation.remaining : revocation.plan.rows
    if showsFailuresOnly, !rows.isEmpty {
      content.lines.add("\(rows.count) may still be valid:", .textStrong, width: width)
    }
    for row in rows { content.lines.add(Self.line(row.handle, revocation.results[row.handle], label: row.label)) }
    content.lines.addGap()
    content.lines.add("Plan and results: \(revocation.path)", .textDim, width: width)
  }

  private static func line(_ handle: Handle, _ result: RevocationResult?, label: String?) -> StyledText {
    var line = StyledText(DisplayText(handle.text) + "  ", .textDim)
    line.append(DisplayText(result?.kind.displayName ?? "left"), result.map { slot($0.kind) } ?? .textDim)
    if let label { line.append("  " + DisplayText(label)) }
    if let reason = result?.reason { line.append(": " + DisplayText(reason)) }
    return line
  }

  private static func slot(_ kind: RevocationResult.Kind) -> ThemeSlot {
    switch kind {
    case .ended: .statusOk
    case .alreadyGone: .statusInfo
    case .refused, .notRevoked: .statusError
    case .unknown: .statusWarn
    }
  }
}

extension Action {
  static let retry = Action(
    .retry, .dialogs, [.character("R")], in: [.results], help: "retry: those that may still be valid",
    hint: Hint("retry", 2), isDestructive: true, when: \.retryingPlan
  ) { state, _ in state.retryPlan() }
}

extension AppState {
  /// Resumes a revocation, in place of the top dialog.
  mutating func resumeRevocation(_ revocation: Revocation) -> [Effect] {
    let (name, now) = (revocation.plan.environment, now)
    return resumePlan(.resumeRevocation(path: revocation.path), in: name) {
      RevocationDialog(name, work: $0, began: now)
    }
  }

  /// Takes in that the plan of a revocation is on disk.
  mutating func revocationBegan(_ work: WorkID, _ revocation: Revocation) {
    changeDialog(RevocationDialog.self, waitingFor: work) { $0.overBefore = revocation.counts.over }
    planProgressed(RevocationDialog.self, work, RevocationProgress(revocation))
  }

  /// Takes in the results of a revocation.
  mutating func revocationEnded(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevocationOutcome, SessionFailure>
  ) -> [Effect] {
    if case .success(let outcome) = result {
      changeDialog(RevocationDialog.self, waitingFor: work) { $0.showsFailuresOnly = !outcome.revocation.isDone }
      lists[name]?.remove(Set(outcome.revocation.results.filter { $0.value.isOver }.map(\.key)))
    }
    return planEnded(RevocationDialog.self, name, work, result)
  }
}

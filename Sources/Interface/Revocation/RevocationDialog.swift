import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A bulk revocation in progress, then its results.
struct RevocationDialog: PlanDialog {
  static let width = 96

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
  /// How many were revoked before.
  var overBefore = 0
  /// Until when the server makes everything wait, by the local clock.
  var waitsUntil: Date?
  var isStopping = false
  var showsFailuresOnly = true
  var top: Int? = 0

  var keyContext: KeyContext { work == nil ? .results : .progress }
  /// It can be asked to stop.
  var cancelling: Availability { .possible }

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

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { [] }

  var planPath: String? { outcome?.revocation.path }

  var retrying: Availability {
    guard let revocation = outcome?.revocation else { return .impossible("Nothing was tried.") }
    return revocation.isDone ? .impossible("All of them are revoked.") : .possible
  }

  func textToCopy(in state: AppState) -> String? { planPath }

  func retry(in state: inout AppState) -> [Effect] {
    guard let revocation = outcome?.revocation else { return [] }
    return state.beginRevocation(
      .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: revocation.plan.environment)
  }

  func countsSeconds(at now: Date) -> Bool { wait(at: now) != nil }

  /// Asks it to stop, once, and those in other environments that began with it; then it stays until requests in progress have ended.
  func leave(in state: inout AppState) -> [Effect] {
    work == nil ? state.closeDialog() : state.stopPlans()
  }
}

extension RevocationDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let isUnderWay = work != nil
    var content = DialogContent(title, in: environment, of: state)
    switch stage {
    case .beginning: content.lines.add("Writing the plan, reading the list.", .statusInfo, width: width)
    case .following(let progress): add(progress, to: &content, in: state, width: width)
    case .finished(let outcome): add(outcome, to: &content, width: width)
    case .failed(let failure): content.lines.add(failure.text, .statusError, width: width)
    }
    if isUnderWay, isStopping {
      content.foot.add("Stopping; waiting for requests in progress.", .statusInfo, width: width)
    }
    return content
  }

  private var title: String {
    switch stage {
    case .failed: "Revocation failed"
    case .beginning, .following, .finished: work == nil ? "Revoked" : "Revoking"
    }
  }

  private func add(
    _ progress: RevocationProgress, to content: inout DialogContent, in state: AppState, width: Int
  ) {
    let counts = progress.counts
    let done = counts.over + counts.failed
    let share = Double(done) / Double(max(1, counts.planned))
    let numbers = DisplayText("  \(done) of \(counts.planned)")
    content.lines.add(
      StyledText(state.display.glyphs.bar(share, width: max(4, width - numbers.width)), .statusInfo)
        + StyledText(numbers, .textStrong))
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

  private func add(_ outcome: RevocationOutcome, to content: inout DialogContent, width: Int) {
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
  /// Begins what the top dialog asks about, in its place.
  mutating func beginRevocation(_ work: Work, planned: Int, in name: EnvironmentName) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    let id = nextWork()
    replaceDialog(RevocationDialog(name, planned: planned, work: id, began: now))
    return [.start(work, environment, id)]
  }

  /// Begins what the pages of a preview ask about, in their place: the first environment's results are on top.
  mutating func beginRevocations(_ pages: [RevocationPage]) -> [Effect] {
    dialogs.removeLast()
    let effects = pages.reversed().compactMap { page -> Effect? in
      guard let environment = environment(page.environment) else { return nil }
      let id = nextWork()
      dialogs.append(RevocationDialog(page.environment, planned: page.rows.count, work: id, began: now))
      return .start(.revokeMany(page.rows), environment, id)
    }
    return effects.reversed()
  }

  /// Takes in that the plan of a revocation is on disk.
  mutating func revocationBegan(_ work: WorkID, _ revocation: Revocation) {
    changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
      dialog.overBefore = revocation.counts.over
      dialog.stage = .following(RevocationProgress(revocation))
    }
  }

  /// Takes in how far a revocation is.
  mutating func revocationProgressed(_ work: WorkID, _ progress: RevocationProgress) {
    let now = now
    changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
      dialog.stage = .following(progress)
      if case .waiting(let seconds) = progress.phase { dialog.waitsUntil = now.addingTimeInterval(Double(seconds)) }
    }
  }

  /// Takes in the results of a revocation.
  mutating func revocationEnded(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevocationOutcome, SessionFailure>
  ) -> [Effect] {
    switch result {
    case .success(let outcome):
      changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .finished(outcome)
        dialog.work = nil
        dialog.showsFailuresOnly = !outcome.revocation.isDone
        dialog.top = 0
      }
      let over = outcome.revocation.results.filter { $0.value.isOver }.map(\.key)
      lists[name]?.remove(Set(over))
      lists[name]?.outdate()
      return [.terminal(.bell), .readRevocations]
    case .failure(let failure):
      let shown = shown(failure)
      changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .failed(shown)
        dialog.work = nil
      }
      return [.readRevocations]
    }
  }
}

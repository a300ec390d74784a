import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A bulk rotation in progress, then its results.
struct RotationDialog: PlanDialog {
  static let words = PlanWords(
    beginning: "Reading the list, writing the plan.", stopping: "Stopping; waiting for the request in progress.",
    titles: (following: "Rotating", finished: "Rotated", failed: "Rotation failed"))

  let environment: EnvironmentName
  var stage = PlanStage<RotationProgress, RotationOutcome>.beginning
  var work: WorkID?
  var waitsUntil: Date?
  var isStopping = false
  var showsFailuresOnly = false
  /// The file with the new values; nil until they are saved.
  var savedTo: String?
  var top: Int? = 0

  var keyContext: KeyContext { work == nil ? .rotated : .progress }

  init(_ environment: EnvironmentName, work: WorkID) {
    self.environment = environment
    self.work = work
  }

  var planPath: String? { outcome?.rotation.path }

  var retrying: Availability {
    guard let rotation = outcome?.rotation else { return .impossible("Nothing was tried.") }
    return rotation.isDone ? .impossible("All of them are rotated.") : .possible
  }

  func retry(in state: inout AppState) -> [Effect] { outcome.map { state.resumeRotation($0.rotation) } ?? [] }
}

extension RotationProgress: PlanProgress {
  var secondsToWait: Int? {
    if case .waiting(let seconds) = phase { seconds } else { nil }
  }
}

extension RotationDialog {
  func add(_ progress: RotationProgress, to content: inout DialogContent, in state: AppState, width: Int) {
    let planned = progress.rotation.plan.rows.count
    content.lines.add(bar(progress.tried, of: planned, glyphs: state.display.glyphs, width: width))
    content.lines.add(progress.rotation.text, width: width)
    let (phase, slot) = phase(progress, at: state.now)
    content.lines.add(phase, slot, width: width)
    content.lines.addGap()
    for latest in progress.latest.reversed() {
      content.lines.add(line(latest.handle, latest.step, label: nil, in: state))
    }
  }

  private func phase(_ progress: RotationProgress, at now: Date) -> (String, ThemeSlot) {
    if let wait = wait(at: now) { return ("Rate limit reached: continuing in \(wait) s.", .statusWarn) }
    return switch progress.phase {
    case .listing: ("Reading the list.", .textDim)
    case .delivering(let handle): ("Giving the value of \(handle) to the command.", .textDim)
    case .working, .waiting: ("", .textDim)
    }
  }

  func add(_ outcome: RotationOutcome, to content: inout DialogContent, in state: AppState, width: Int) {
    let rotation = outcome.rotation
    content.lines.add(rotation.text, width: width)
    switch outcome.stop {
    case nil: break
    case .asked: content.lines.add("Stopped early.", .statusWarn, width: width)
    case .failure(let failure): content.lines.add(failure.description, .statusWarn, width: width)
    }
    if rotation.isDone { content.lines.add("All rotated.", .statusOk, width: width) }
    content.lines.add(ending(outcome, at: state.now), width: width)
    let values = outcome.successors.count
    if values > 0 {
      let one = values == 1
      content.lines.add(
        savedTo.map { "\(values.grouped) new value\(one ? " is" : "s are") in \($0), which only you can read." }
          ?? "\(values.grouped) new value\(one ? "" : "s"): \(state.key(.saveValues, in: .rotated)) saves \(one ? "it" : "them") to a new file that only you can read.",
        savedTo == nil ? .statusInfo : .statusOk, width: width)
    }
    content.lines.addGap()
    let failed = Set(rotation.failed.map(\.handle))
    let rows = rotation.plan.rows
    let shown =
      rows.filter { failed.contains($0.handle) }
      + (showsFailuresOnly ? [] : rows.filter { !failed.contains($0.handle) })
    for row in shown { content.lines.add(line(row.handle, rotation.steps[row.handle], label: row.label, in: state)) }
    content.lines.addGap()
    content.lines.add("Plan and results: \(rotation.path)", .textDim, width: width)
  }

  /// What becomes of the old tokens.
  private func ending(_ outcome: RotationOutcome, at now: Date) -> String {
    guard case .revoked = outcome.rotation.plan.ending else {
      return "The old tokens stay valid until you revoke them."
    }
    guard let revocation = outcome.revocation else { return "The old tokens that were not replaced stay valid." }
    let count = revocation.plan.rows.count
    guard let seconds = revocation.plan.graceLeft(at: now) else {
      return "\(count.grouped) old tokens are to be revoked now."
    }
    return
      "\(count.grouped) old tokens are valid for \(SpanText(seconds, .twoUnits).text) more, then fob keep revokes them."
  }

  private func line(_ old: Handle, _ step: RotationStep?, label: String?, in state: AppState) -> StyledText {
    var line = StyledText(DisplayText(old.text), .textDim)
    if let new = step?.successor {
      line.append(state.display.repertoire == .ascii ? " -> " : " → ", .textDim)
      line.append(DisplayText(new.text))
    }
    line.append("  ")
    line.append(DisplayText(step?.displayName ?? "left"), step.map(Self.slot) ?? .textDim)
    if let label { line.append("  " + DisplayText(label)) }
    if let reason = step?.reason { line.append(": " + DisplayText(reason)) }
    return line
  }

  private static func slot(_ step: RotationStep) -> ThemeSlot {
    switch step {
    case .created, .delivered, .planned: .statusOk
    case .notCreated, .undelivered: .statusError
    case .asked, .unclear: .statusWarn
    }
  }
}

extension Action {
  static let saveValues = Action(
    .saveValues, .dialogs, [.character("w")], in: [.rotated],
    help: "save the new values: to a new file in your home folder that only you can read", hint: Hint("save values", 2),
    when: \.savingValues
  ) { state, _ in state.saveValues() }
  static let retryRotation = Action(
    .retry, .dialogs, [.character("R")], in: [.rotated], help: "resume: what is left of the rotation",
    hint: Hint("resume", 3), when: \.retryingPlan
  ) { state, _ in state.retryPlan() }
}

extension AppState {
  private var rotationAtEnd: RotationDialog? { dialogs.last as? RotationDialog }

  fileprivate var savingValues: Availability {
    guard let dialog = rotationAtEnd, dialog.outcome?.successors.isEmpty == false else {
      return .impossible("There are no new values.")
    }
    return dialog.savedTo.map { .impossible("The values are saved: \($0)") } ?? .possible
  }

  fileprivate func saveValues() -> [Effect] {
    guard let dialog = rotationAtEnd, let outcome = dialog.outcome, let environment = environment(dialog.environment)
    else { return [] }
    let values = RotatedValues(outcome, in: environment)
    return [.writeValues(path: values.path(at: now), values)]
  }

  /// Shows whether the new values were saved.
  /// - Parameter failure: why not, or nil.
  mutating func valuesWritten(to path: String, _ values: RotatedValues, failure: String?) -> [Effect] {
    if let failure {
      notice = .failure("The values were not saved: \(failure)")
      return []
    }
    for index in dialogs.indices {
      guard var dialog = dialogs[index] as? RotationDialog, dialog.environment == values.environment.name else {
        continue
      }
      dialog.savedTo = path
      dialogs[index] = dialog
    }
    notice = .done(
      "Saved \(values.count.grouped) value\(values.count == 1 ? "" : "s") to \(path). Delete the file once they are delivered."
    )
    let account = state(of: values.environment.name)?.status?.account
    let detail = "\(values.count) upload token\(values.count == 1 ? "" : "s") saved to \(path)"
    return recordAudit(AuditEvent(.reveal, in: values.environment, account: account, detail: detail))
  }
}

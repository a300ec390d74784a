import Formats
import FoundationEssentials
import TokenModel

/// A revocation of many: how far it is, then what came of it.
struct RevocationContent {
  private let dialog: RevocationDialog
  private let state: AppState
  private let glyphs: GlyphSet

  init(_ dialog: RevocationDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
    glyphs = state.display.glyphs
  }

  func content(width: Int) -> DialogContent {
    let isUnderWay = dialog.work != nil
    var content = DialogContent(title: "\(isUnderWay ? "Revoking" : "Revoked"): \(dialog.environment.text)")
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    content.top = dialog.top
    switch dialog.stage {
    case .beginning: content.lines.add("The plan is written, the list is read.", .statusInfo, width: width)
    case .following(let progress): add(progress, to: &content, width: width)
    case .finished(let outcome): add(outcome, to: &content, width: width)
    case .failed(let failure): content.lines.add(failure.text, .statusError, width: width)
    }
    if isUnderWay, dialog.isStopping {
      content.foot.add("Stopping: what is under way is waited for.", .statusInfo, width: width)
    }
    return content
  }

  private func add(_ progress: RevocationProgress, to content: inout DialogContent, width: Int) {
    let counts = progress.counts
    let done = counts.over + counts.failed
    let share = Double(done) / Double(max(1, counts.planned))
    let numbers = DisplayText("  \(done) of \(counts.planned)")
    content.lines.add(
      StyledText(glyphs.bar(share, width: max(4, width - numbers.width)), .statusInfo)
        + StyledText(numbers, .textStrong))
    addCounts(counts, to: &content, width: width)
    let (pace, slot) = pace(progress, done)
    content.lines.add(pace, slot, width: width)
    content.lines.addGap()
    for latest in progress.latest.reversed() {
      content.lines.add(Self.line(latest.handle, latest.result, label: nil))
    }
  }

  private func pace(_ progress: RevocationProgress, _ done: Int) -> (String, ThemeSlot) {
    switch progress.phase {
    case .listing: return ("Reading the list.", .textDim)
    case .settling: return ("Reading the list, to settle what is unknown.", .textDim)
    case .waiting, .working:
      if let wait = dialog.wait(at: state.now) {
        return ("The server's rate limit is reached: going on in \(wait) s.", .statusWarn)
      }
      let seconds = state.now.timeIntervalSince(dialog.began)
      guard seconds >= 1 else { return ("", .textDim) }
      return ("\(Int(Double(max(0, done - dialog.overBefore)) / seconds)) a second", .textDim)
    }
  }

  /// As many of the numbers in a line as there is room for; that of a rare result only where there is any.
  private func addCounts(_ counts: RevocationCounts, to content: inout DialogContent, width: Int) {
    let kinds = RevocationResult.Kind.allCases.filter { $0 != .notRevoked || counts[$0] > 0 }
    let numbers = kinds.map { kind in
      StyledText(DisplayText("\(counts[kind]) \(kind.word)"), counts[kind] == 0 ? .textDim : Self.slot(kind))
    }
    var line = StyledText()
    for number in numbers + [StyledText(DisplayText("\(counts.notTried) to go"), .textDim)] {
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
      content.lines.add("All of them have ended.", .statusOk, width: width)
    }
    content.lines.addGap()
    let rows = dialog.showsFailuresOnly ? revocation.remaining : revocation.plan.rows
    if dialog.showsFailuresOnly, !rows.isEmpty {
      content.lines.add("These \(rows.count) may live on:", .textStrong, width: width)
    }
    for row in rows { content.lines.add(Self.line(row.handle, revocation.results[row.handle], label: row.label)) }
    content.lines.addGap()
    content.lines.add("Plan and results: \(revocation.path)", .textDim, width: width)
  }

  private static func line(_ handle: Handle, _ result: RevocationResult?, label: String?) -> StyledText {
    var line = StyledText(DisplayText(handle.text) + "  ", .textDim)
    line.append(DisplayText(result?.kind.word ?? "not tried"), result.map { slot($0.kind) } ?? .textDim)
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

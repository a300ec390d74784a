import Formats
import TokenModel

/// The dialog that offers to go on with a revocation that was cut short.
struct ResumeContent {
  private let dialog: ResumeDialog
  private let state: AppState

  init(_ dialog: ResumeDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let (plan, counts) = (dialog.revocation.plan, dialog.revocation.counts)
    let isGoingOn = dialog.purpose == .goOn
    let title = isGoingOn ? "Go on revoking" : "Forget a revocation"
    var content = DialogContent(title: "\(title): \(dialog.environment.text)")
    content.top = dialog.top
    content.isDanger = isGoingOn
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    let made = DateText(zone: state.display.zone).second(plan.made)
    content.lines.add(
      "A revocation of \(counts.planned) upload tokens was cut short after \(counts.over).",
      width: width)
    content.lines.addGap()
    FactLines.add(Fact("Begun", made.string), to: &content.lines, width: width)
    FactLines.add(Fact("At", plan.origin.text), to: &content.lines, width: width)
    FactLines.add(Fact("So far", counts.text), to: &content.lines, width: width)
    content.lines.addGap()
    content.lines.add(meaning, isGoingOn ? .statusWarn : .text, width: width)
    if let failure = dialog.failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: isGoingOn ? "Go on" : "Forget it", isActive: dialog.work == nil,
      glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var meaning: String {
    let (left, counts) = (dialog.revocation.remaining.count, dialog.revocation.counts)
    return switch dialog.purpose {
    case .goOn: "The \(counts.over > 0 ? "other " : "")\(left) of that plan end, and no others. This cannot be undone."
    case .discard:
      "Nothing is ended: \(left) may live on, and are in the list as before. The plan and its results are removed from this machine."
    }
  }
}

import Formats
import FoundationEssentials
import TokenModel

/// The dialog that shows exactly which upload token would end.
struct RevokeContent {
  private let dialog: RevokeDialog
  private let state: AppState

  init(_ dialog: RevokeDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Revoke token: \(dialog.environment.text)")
    content.top = dialog.top
    content.isDanger = true
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    if let successor = dialog.successor {
      content.lines.add("\(successor) is there in its place. End the old one, once nobody uses it?", width: width)
      content.lines.addGap()
    }
    let facts = TokenFacts(dialog.token, dialog.environment, state)
    for fact in facts.identifying { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add("Whoever uses it loses access at once. This cannot be undone.", .statusWarn, width: width)
    if let failure = dialog.failure { content.foot.add(state.told(failure.text), .statusError, width: width) }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: "Revoke", isActive: dialog.work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }
}

import Formats
import TokenModel

/// The dialog that says what will be made like an upload token.
struct RotateContent {
  private let dialog: RotateDialog
  private let state: AppState

  init(_ dialog: RotateDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Rotate token: \(dialog.environment.text)")
    content.top = dialog.top
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    content.lines.add("A new token like \(dialog.token.handle) is made:", width: width)
    content.lines.addGap()
    for fact in facts { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add(
      "Its value is shown then. The old one lives until you revoke it, which is asked next.", width: width)
    if let failure = dialog.failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: "Make it", isActive: dialog.work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var facts: [Fact] {
    let request = dialog.request
    var facts = [Fact("Label", request.label ?? "–")]
    if let scope = request.scope { facts.append(Fact("Scope", [ScopeBadge.text(scope)])) }
    if let organization = request.organization { facts.append(Fact("Organization", organization)) }
    switch request.lifetime {
    case .never: facts.append(Fact("Lifetime", "never ends by itself", .statusWarn))
    case .seconds(let seconds): facts.append(Fact("Lifetime", "\(TokenFacts.span(seconds)), from now on"))
    }
    return facts
  }
}

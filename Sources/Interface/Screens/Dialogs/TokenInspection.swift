import Formats
import FoundationEssentials
import TokenModel

/// Everything about one upload token.
struct TokenInspection {
  private let dialog: InspectDialog
  private let name: EnvironmentName
  private let token: ListedToken
  private let state: AppState

  init(_ dialog: InspectDialog, _ name: EnvironmentName, _ token: ListedToken, _ state: AppState) {
    self.dialog = dialog
    self.name = name
    self.token = token
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let title = dialog.isNew ? "Created in" : "Upload token in"
    var content = DialogContent(title: "\(title) \(name.text)")
    content.isProduction = state.environment(name)?.isProduction ?? false
    content.top = dialog.top
    if dialog.isNew {
      content.lines.add(
        "The token is ready. Press \(state.key(.copy, in: .inspect)) to copy it, \(state.key(.reveal, in: .inspect)) to show or mask it.",
        .statusOk, width: width)
      content.lines.addGap()
    }
    let facts = TokenFacts(token, name, state)
    let dates = DateText(utcOffset: state.display.utcOffset)
    let value = ValueFacts(
      value: token.token.value, isOneOfMany: true, isRevealed: dialog.isRevealed(at: state.now), dates: dates,
      glyphs: state.display.glyphs)
    let all =
      [facts.label, value.value("Token"), facts.scope, facts.organization, Fact("Handle", token.handle.text)]
      + [facts.created, facts.lifetime, facts.expiry, facts.lastUse] + facts.place
    for fact in all.compactMap(\.self) { FactLines.add(fact, to: &content.lines, width: width) }
    if let problem = token.token.problem {
      content.lines.addGap()
      content.lines.add(problem, .statusError, width: width)
    }
    ClaimLines.add(value, to: &content.lines, width: width)
    HistoryLines.add(dialog.history, to: &content.lines, width: width, dates: dates)
    InspectionStatus.add(dialog, state, to: &content.lines, width: width, glyphs: state.display.glyphs)
    return content
  }
}

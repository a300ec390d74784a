import Formats
import TokenModel

/// Everything about one upload token, in its dialog or beside the list.
struct TokenInspection {
  private let dialog: InspectDialog?
  private let name: EnvironmentName
  private let token: ListedToken
  private let state: AppState

  /// - Parameter dialog: nil beside the list, where nothing is asked for and nothing can be shown in the clear.
  init(_ dialog: InspectDialog?, _ name: EnvironmentName, _ token: ListedToken, _ state: AppState) {
    self.dialog = dialog
    self.name = name
    self.token = token
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let title = dialog?.isNew == true ? "Created in" : "Upload token in"
    var content = DialogContent(title: "\(title) \(name.text)")
    content.isProduction = state.environment(name)?.isProduction ?? false
    content.top = dialog?.top ?? 0
    if let dialog, dialog.showsAnswer {
      addAnswer(dialog, to: &content.lines, width: width)
    } else {
      addFacts(to: &content.lines, width: width)
    }
    return content
  }

  private func addFacts(to lines: inout StyledLines, width: Int) {
    if dialog?.isNew == true {
      let (copy, reveal) = (state.key(.copy, in: .inspect), state.key(.reveal, in: .inspect))
      lines.add(
        "The token is ready. Press \(copy) to copy it, \(reveal) to "
          + (state.display.isPlain ? "have it said, which stays on the terminal." : "show or mask it."),
        .statusOk, width: width)
      lines.addGap()
    }
    let facts = TokenFacts(token, name, state)
    let value = ValueFacts(value: token.token.value, isOneOfMany: true, dialog: dialog, state: state)
    let all =
      [facts.label, value.value("Token"), facts.scope, facts.organization, Fact("Handle", token.handle.text)]
      + [facts.created, facts.lifetime, facts.expiry, facts.lastUse] + facts.use
    for fact in all.compactMap(\.self) { FactLines.add(fact, to: &lines, width: width) }
    if let problem = token.token.problem {
      lines.addGap()
      lines.add(problem, .statusError, width: width)
    }
    value.token?.add(to: &lines, width: width)
    guard let dialog else { return }
    let dates = DateText(zone: state.display.zone)
    HistoryLines.add(dialog.history, to: &lines, width: width, dates: dates)
    InspectionStatus.add(dialog, state, to: &lines, width: width, glyphs: state.display.glyphs)
  }

  private func addAnswer(_ dialog: InspectDialog, to lines: inout StyledLines, width: Int) {
    guard let answer = token.token.answer else { return }
    let isRevealed = dialog.isRevealed(at: state.now)
    lines.add("What the server said, as it came", .header, width: width)
    AnswerLines.add(
      answer.revealed, hiding: isRevealed ? nil : token.token.value, to: &lines, width: width,
      glyphs: state.display.glyphs)
    lines.addGap()
    let reveal = state.key(.reveal, in: .inspect)
    lines.add(
      isRevealed ? "\(reveal) hides the token." : "The token in it is masked; \(reveal) shows it.", .textDim,
      width: width)
  }
}

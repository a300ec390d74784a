import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows exactly which upload token would end, and asks whether that is meant.
struct RevokeDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  let token: ListedToken
  var top: Int? = 0
  var confirmation: Confirmation
  /// The token that was made in its place; nil where it is not replaced.
  var successor: Handle?
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: Environment, _ token: ListedToken) {
    self.environment = environment.name
    self.token = token
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { state.send(.revoke(token.token.reference), from: self) }
}

extension RevokeDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Revoke token", in: environment, of: state)
    content.isDanger = true
    if let successor {
      content.lines.add("\(successor) is there in its place. End the old one, once nobody uses it?", width: width)
      content.lines.addGap()
    }
    for fact in TokenFacts(token, state).identifying { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add("Whoever uses it loses access at once. This cannot be undone.", .statusWarn, width: width)
    if let failure { content.foot.add(state.withErrorsHint(failure.text), .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: "Revoke", isActive: work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }
}

extension Action {
  static let revoke = Action(
    .revoke, .tokens, [.character("x")], in: [.main, .inspect],
    help: "revoke the marked upload tokens, else the selected one (asks first)", hint: Hint("revoke", 3),
    isDestructive: true, opens: true, when: \.revocation
  ) { state, _ in state.openRevoke() }
}

extension AppState {
  fileprivate var revocation: Availability {
    if dialogs.isEmpty, focus == .tokens, chosenList?.marks.isEmpty == false { return change(chosenEnvironment?.name) }
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard token.token.reference.id != nil else {
      return .impossible(
        token.token.problem ?? "The server shows this account no id for the token: only an owner can revoke it.")
    }
    return .possible
  }

  fileprivate mutating func openRevoke() -> [Effect] {
    let marked = markedTokens
    if !marked.isEmpty, dialogs.isEmpty { return openRevokeMany(marked, hidden: chosenList?.hiddenMarks ?? 0) }
    guard let (name, token) = tokenAtHand, let environment = environment(name) else { return [] }
    return open(RevokeDialog(environment, token))
  }

  /// The marked upload tokens, where the pane of the upload tokens has the keys.
  fileprivate var markedTokens: [ListedToken] {
    guard focus == .tokens, let list = chosenList, !list.marks.isEmpty else { return [] }
    return list.rows.rows(with: list.marks.handles)
  }

  /// Opens the dialog for what is marked, frozen as it is now.
  mutating func openRevokeMany(_ rows: [ListedToken], hidden: Int) -> [Effect] {
    guard let environment = chosenEnvironment, let support = chosenSupport else { return [] }
    let serverTime = now.addingTimeInterval(clockOffset)
    return open(RevokeManyDialog(environment, rows, hidden: hidden, support: support, serverTime: serverTime))
  }

  /// Takes in whether an upload token has ended.
  mutating func tokenRevoked(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevokeOutcome, SessionFailure>
  ) {
    switch result {
    case .success(let outcome): revoked(name, work, outcome)
    case .failure(let failure): failDialog(work, mayHaveHappened(failure, "ended", name))
    }
  }

  private mutating func revoked(_ name: EnvironmentName, _ work: WorkID, _ outcome: RevokeOutcome) {
    guard let dialog = dialog(RevokeDialog.self, waitingFor: work) else { return }
    let token = dialog.token
    close(work)
    dialogs.removeAll { if case .token(_, let shown) = $0.subject { shown.handle == token.handle } else { false } }
    lists[name]?.remove([token.handle])
    let title = token.label.map { "\($0) (\(token.handle))" } ?? "\(token.handle)"
    notice =
      switch outcome {
      case .ended: .done("Revoked: \(title). Nobody can use it any more.")
      case .alreadyGone: .info("\(title) had ended before.")
      }
  }
}

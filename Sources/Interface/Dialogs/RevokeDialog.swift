import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows exactly which upload token will be revoked, and asks whether that is meant.
struct RevokeDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  let token: ListedToken
  var top: Int? = 0
  var confirmation: Confirmation
  /// The token that replaces it; nil where none does.
  let successor: Handle?
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: Environment, _ token: ListedToken, successor: Handle? = nil) {
    self.environment = environment.name
    self.token = token
    self.successor = successor
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
      content.lines.add("\(successor) replaces it. Revoke the old token \(token.handle) now?", width: width)
      content.lines.addGap()
    }
    for fact in TokenFacts(token, state).identifying { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add("Anyone using it loses access immediately. This cannot be undone.", .statusWarn, width: width)
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
    if actsOnMarks { return changingMarked }
    guard let (name, token) = tokenToRevoke else { return noToken }
    guard change(name).isPossible else { return change(name) }
    if replacedHere?.isRevoked == true {
      return .impossible("\(token.handle) is revoked already. To revoke the new token, close this and select it.")
    }
    guard token.token.reference.id != nil else {
      return .impossible(token.token.problem ?? "Only an organization owner can revoke this token.")
    }
    return .possible
  }

  fileprivate mutating func openRevoke() -> [Effect] {
    if actsOnMarks { return openRevokeMany() }
    guard let (name, token) = tokenToRevoke, let environment = environment(name) else { return [] }
    guard replacedHere != nil else { return open(RevokeDialog(environment, token)) }
    let successor = tokenAtHand?.token.handle
    // The same question waits below the new token: it is not asked twice.
    dialogs.removeAll { ($0 as? RevokeDialog)?.token.handle == token.handle }
    return open(RevokeDialog(environment, token, successor: successor))
  }

  /// What the inspected token replaces, while it is shown as a new one.
  private var replacedHere: InspectDialog.Predecessor? { (dialogs.last as? InspectDialog)?.predecessor }

  /// The token that keys act on. If a rotation has just created it, the one that it replaces.
  private var tokenToRevoke: (environment: EnvironmentName, token: ListedToken)? {
    tokenAtHand.map { ($0.environment, replacedHere?.token ?? $0.token) }
  }

  /// Takes in whether an upload token was revoked.
  mutating func tokenRevoked(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevokeOutcome, SessionFailure>
  ) {
    switch result {
    case .success(let outcome): revoked(name, work, outcome)
    case .failure(let failure): failDialog(work, mayHaveHappened(failure, "revoked", name))
    }
  }

  private mutating func revoked(_ name: EnvironmentName, _ work: WorkID, _ outcome: RevokeOutcome) {
    guard let dialog = dialog(RevokeDialog.self, waitingFor: work) else { return }
    let token = dialog.token
    close(work)
    dialogs.removeAll { if case .token(_, let shown) = $0.subject { shown.handle == token.handle } else { false } }
    noteRevoked(token.handle)
    lists[name]?.remove([token.handle])
    let title = token.label.map { "\($0) (\(token.handle))" } ?? "\(token.handle)"
    notice =
      switch outcome {
      case .ended: .done("Revoked: \(title). Nobody can use it any more.")
      case .alreadyGone: .info("\(title) was revoked before.")
      }
  }

  /// Keeps in the inspection of a new token that the one it replaces is revoked.
  private mutating func noteRevoked(_ handle: Handle) {
    for index in dialogs.indices {
      guard var dialog = dialogs[index] as? InspectDialog, dialog.predecessor?.token.handle == handle else { continue }
      dialog.predecessor?.isRevoked = true
      dialogs[index] = dialog
    }
  }
}

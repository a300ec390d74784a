import TokenModel

/// Shows exactly which upload token would end, and asks whether that is meant.
struct RevokeDialog: ScrolledDialog, SendingDialog, ConfirmedDialog {
  let environment: EnvironmentName
  let token: ListedToken
  /// The first line on the screen.
  var top = 0
  var confirmation: Confirmation
  /// The token that was made in its place; nil where it is not replaced.
  var successor: Handle?
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .revoke(self) }

  init(_ environment: Environment, _ token: ListedToken) {
    self.environment = environment.name
    self.token = token
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
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
    return open(.revoke(RevokeDialog(environment, token)))
  }
}

import TokenModel

extension Action {
  static let copyMenu = Action(
    .copyMenu, .tokens, [.character("Y")], in: [.main, .inspect],
    help: "copy menu: value, handle or id, header line, a curl line that holds no secret", hint: Hint("copy as", 12),
    opens: true, when: \.copying
  ) { state, _ in state.openCopyMenu() }
}

extension AppState {
  /// Opens the menu of what can be copied of what is at hand.
  fileprivate mutating func openCopyMenu() -> [Effect] {
    copyDialog.map { open(.copy($0)) } ?? []
  }

  private var copyDialog: CopyDialog? {
    if let (name, token) = tokenAtHand, let environment = environment(name) {
      let choices = CopyChoice.choices(of: token, in: environment, profile: profile(of: environment))
      return CopyDialog(title: token.handle.text, isProduction: environment.isProduction, choices: choices)
    }
    guard let state = sessionAtHand, let environment = state.environment, let profile = profile(of: environment),
      let value = state.held?.session.accessToken
    else { return nil }
    let choices = CopyChoice.choices(of: value, in: environment, profile: profile)
    return CopyDialog(title: environment.name.text, isProduction: environment.isProduction, choices: choices)
  }

  /// The environment whose session is inspected, else the chosen one.
  private var sessionAtHand: EnvironmentState? {
    guard case .inspect(let dialog) = dialogs.last, case .session(let name) = dialog.subject else { return chosenState }
    return environments.first { $0.name == name }
  }
}

import TokenModel

/// Asks whether a session shall end.
struct LogOutDialog: ScrolledDialog, SendingDialog, ConfirmedDialog {
  let environment: EnvironmentName
  let meaning: LogOutMeaning
  /// What ends copies of the session, where the server keeps no sessions.
  let copiesEnd: String?
  /// The first line on the screen.
  var top = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .logOut(self) }

  init(_ environment: EnvironmentName, _ profile: ServiceProfile) {
    self.environment = environment
    meaning = profile.logOut
    copiesEnd = profile.sessionEnd
  }
}

extension Action {
  static let logOut = Action(
    .logOut, .sessions, [.character("O")], in: [.main], help: "log out (asks first)", isDestructive: true, opens: true,
    when: \.logout
  ) { state, _ in state.openLogOut() }
}

extension AppState {
  fileprivate var logout: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    return state.held == nil ? .impossible("There is no session to end.") : .possible
  }

  fileprivate mutating func openLogOut() -> [Effect] {
    guard let environment = chosenEnvironment, let profile = profile(of: environment) else { return [] }
    return open(.logOut(LogOutDialog(environment.name, profile)))
  }
}

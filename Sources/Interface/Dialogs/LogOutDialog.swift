import Formats
import TerminalKit
import TokenModel

/// Asks whether a session shall end.
struct LogOutDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  let meaning: LogOutMeaning
  /// What ends copies of the session, where the server keeps no sessions.
  let copiesEnd: String?
  var top: Int? = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { .confirmation }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: EnvironmentName, _ profile: ServiceProfile) {
    self.environment = environment
    meaning = profile.logOut
    copiesEnd = profile.sessionEnd
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.sendOnSession(.logOut, .loggingOut, from: self)
  }
}

extension LogOutDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Log out", in: environment, of: state)
    let words =
      switch (meaning, copiesEnd) {
      case (.endsOnServer, let end?):
        "The server keeps no sessions: this one ends here, and a copy of it elsewhere is valid until \(end). Scripts must log in again."
      case (.endsOnServer, nil):
        "The server ends the session; it is kept here until the server confirms that. Scripts must log in again."
      case (.forgetsLocally, _):
        "The server has no such call: the session is forgotten here and runs out by itself. Scripts must log in anew."
      }
    content.lines.add(words, width: width)
    if let failure { content.foot.add(state.withErrorsHint(failure.text), .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: "Log out", isActive: work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
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
    return open(LogOutDialog(environment.name, profile))
  }
}

import Formats
import TerminalKit
import TokenModel

/// Asks whether a session shall end.
struct LogOutDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  let meaning: LogOutMeaning
  /// The service's name.
  let service: String
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
    service = profile.displayName
    copiesEnd = profile.sessionEnd
  }

  let quickWord: String? = "Log out"

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
        "The server keeps no sessions: it is deleted here, but a copy elsewhere stays valid until \(end). Scripts must log in again."
      case (.endsOnServer, nil):
        "The server ends the session. It is kept here until the server confirms. Scripts must log in again."
      case (.forgetsLocally, _):
        "\(service) cannot log out: the session is deleted here and expires on its own. Scripts must log in again."
      }
    content.lines.add(words, width: width)
    if let failure { content.foot.add(state.withErrorsHint(failure.text), .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: "Log out", isActive: work == nil, glyphs: state.display.glyphs, isQuick: true
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
    return state.held == nil ? .impossible("There is no session to log out of.") : .possible
  }

  fileprivate mutating func openLogOut() -> [Effect] {
    guard let environment = chosenEnvironment, let profile = profile(of: environment) else { return [] }
    return open(LogOutDialog(environment.name, profile))
  }
}

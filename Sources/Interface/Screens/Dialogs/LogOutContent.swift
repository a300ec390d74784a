import Formats
import TokenModel

/// The dialog that asks whether a session shall end.
struct LogOutContent {
  private let dialog: LogOutDialog
  private let state: AppState

  init(_ dialog: LogOutDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Log out: \(dialog.environment.text)")
    content.top = dialog.top
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    let meaning =
      switch (dialog.meaning, dialog.copiesEnd) {
      case (.endsOnServer, let end?):
        "The server keeps no sessions: this one ends here, and a copy of it elsewhere is good until \(end). Scripts must log in again."
      case (.endsOnServer, nil):
        "The server ends the session; it is kept here until the server confirms that. Scripts must log in again."
      case (.forgetsLocally, _):
        "The server has no such call: the session is forgotten here and runs out by itself. Scripts must log in anew."
      }
    content.lines.add(meaning, width: width)
    if let failure = dialog.failure { content.foot.add(state.told(failure.text), .statusError, width: width) }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: "Log out", isActive: dialog.work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }
}

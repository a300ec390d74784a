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

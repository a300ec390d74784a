import TokenModel

/// Asks whether a session shall end.
struct LogOutDialog: ScrolledDialog, SendingDialog, ConfirmedDialog {
  let environment: EnvironmentName
  let meaning: LogOutMeaning
  /// The first line on the screen.
  var top = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .logOut(self) }

  init(_ environment: EnvironmentName, meaning: LogOutMeaning) {
    self.environment = environment
    self.meaning = meaning
  }
}

import TokenModel

/// Asks whether one of the few sign-ins of a server shall be spent although there is a good session.
struct LogInAnewDialog: ScrolledDialog, ConfirmedDialog {
  let environment: EnvironmentName
  /// The first line on the screen.
  var top = 0
  var confirmation = Confirmation(name: nil)

  var dialog: Dialog { .logInAnew(self) }

  init(_ environment: EnvironmentName) {
    self.environment = environment
  }
}

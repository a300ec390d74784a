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

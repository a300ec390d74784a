import TokenModel

/// Says what will be made like an upload token, and asks whether that is meant.
struct RotateDialog: ScrolledDialog, SendingDialog, ConfirmedDialog {
  let environment: EnvironmentName
  /// The one that is to be replaced.
  let token: ListedToken
  let request: TokenRequest
  /// The first line on the screen.
  var top = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .rotate(self) }

  init(_ environment: EnvironmentName, _ token: ListedToken, request: TokenRequest) {
    self.environment = environment
    self.token = token
    self.request = request
  }
}

import TokenModel

/// Asks whether to go on with a revocation that was cut short, or to forget it.
struct ResumeDialog: ScrolledDialog, SendingDialog, ConfirmedDialog {
  enum Purpose: Sendable, Equatable {
    case goOn, discard
  }

  let revocation: Revocation
  let purpose: Purpose
  /// The first line on the screen.
  var top = 0
  var confirmation: Confirmation
  var failure: Failure?
  /// Forgetting it.
  var work: WorkID?

  var dialog: Dialog { .resume(self) }

  init(_ environment: Environment, _ revocation: Revocation, _ purpose: Purpose) {
    self.revocation = revocation
    self.purpose = purpose
    let isTyped = environment.isProduction && purpose == .goOn
    confirmation = Confirmation(name: isTyped ? environment.name.text : nil)
  }

  var environment: EnvironmentName { revocation.plan.environment }
}

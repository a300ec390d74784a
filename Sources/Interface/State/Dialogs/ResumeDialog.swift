import TokenModel

/// Asks whether to go on with a revocation that was cut short.
struct ResumeDialog: Sendable {
  let revocation: Revocation
  var confirmation: Confirmation

  init(_ environment: Environment, _ revocation: Revocation) {
    self.revocation = revocation
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
  }

  var environment: EnvironmentName { revocation.plan.environment }
}

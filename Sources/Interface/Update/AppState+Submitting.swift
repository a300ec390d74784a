import TokenModel

extension AppState {
  /// Sends what a dialog asks for.
  mutating func submit() -> [Effect] {
    if var asking = dialogs.last?.kind as? any AskingDialog, asking.refuseFlaw() {
      replaceDialog(asking)
      return []
    }
    switch dialogs.last {
    case .login(let dialog): return submitLogin(dialog)
    case .unlock(let dialog): return send(.unlockVault(dialog.passphrase), from: dialog)
    case .add(let dialog): return submitAdd(dialog)
    case .create(let dialog): return submitCreate(dialog)
    case .label(let dialog):
      return dialog.problem == nil ? send(.keepLabel(dialog.label, dialog.token.token.reference), from: dialog) : []
    case .revoke(let dialog): return send(.revoke(dialog.token.token.reference), from: dialog)
    case .revokeMany(let dialog):
      return beginRevocation(.revokeMany(dialog.rows), planned: dialog.rows.count, in: dialog.environment)
    case .resume(let dialog): return submitResume(dialog)
    case .rotate(let dialog): return send(.create(dialog.request), from: dialog)
    case .logInAnew(let dialog): return submitLogInAnew(dialog)
    case .logOut(let dialog): return sendOnSession(.logOut, .loggingOut, from: dialog)
    case nil, .revocation, .inspect, .copy, .sort, .themes, .columns, .help, .activity, .report: return []
    }
  }

  mutating func submitLogin(_ dialog: LoginDialog) -> [Effect] {
    guard let state = state(of: dialog.environment) else { return [] }
    if let change = state.originChange, change != dialog.confirmed {
      // What was typed was meant for the addresses that were shown.
      replaceDialog(LoginDialog(dialog.environment, fields: state.loginDemand.fields, confirming: change))
      return []
    }
    if let activity = state.activity {
      say(.info("\(dialog.environment): \(activity.word)"), about: .busy(dialog.environment))
      return []
    }
    return sendOnSession(.logIn(dialog.answers, after: dialog.challenge), .loggingIn, from: dialog)
  }

  /// Goes on with the login that was asked about; what may be under way by now is said and not disturbed.
  private mutating func submitLogInAnew(_ dialog: LogInAnewDialog) -> [Effect] {
    dialogs.removeLast()
    if let activity = state(of: dialog.environment)?.activity {
      say(.info("\(dialog.environment): \(activity.word)"), about: .busy(dialog.environment))
      return []
    }
    return beginLogin(to: environment(dialog.environment))
  }

  private mutating func submitCreate(_ dialog: CreateDialog) -> [Effect] {
    switch dialog.request {
    case .success(let request): return send(.create(request), from: dialog)
    case .failure(let problem):
      // What is wrong with the field that has the keys is said there already.
      guard dialog.problem == nil else { return [] }
      var dialog = dialog
      dialog.failure = Failure(word: "invalid", reason: problem.description, advice: nil)
      replaceDialog(dialog)
      return []
    }
  }
}

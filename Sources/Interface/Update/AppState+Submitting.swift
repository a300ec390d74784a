import TokenModel

extension AppState {
  /// Sends what a dialog asks for.
  mutating func submit() -> [Effect] {
    switch dialogs.last {
    case .login(let dialog): return submitLogin(dialog)
    case .unlock(let dialog): return submitUnlock(dialog)
    case .add(let dialog): return submitAdd(dialog)
    case .create(let dialog): return submitCreate(dialog)
    case .label(var dialog):
      guard let environment = environment(dialog.environment), dialog.problem == nil else { return [] }
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      replaceDialog(.label(dialog))
      return [.start(.keepLabel(dialog.label, dialog.token.token.reference), environment, work)]
    case .revoke(var dialog):
      guard let environment = environment(dialog.environment) else { return [] }
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      replaceDialog(.revoke(dialog))
      return [.start(.revoke(dialog.token.token.reference), environment, work)]
    case .revokeMany(let dialog):
      return beginRevocation(.revokeMany(dialog.rows), planned: dialog.rows.count, in: dialog.environment)
    case .resume(let dialog): return submitResume(dialog)
    case .rotate(let dialog): return submitRotation(dialog)
    case .logOut(var dialog):
      guard let environment = environment(dialog.environment) else { return [] }
      let effects = startOnSession(.logOut, .loggingOut, in: environment)
      (dialog.work, dialog.failure) = (state(of: dialog.environment)?.activity?.work, nil)
      replaceDialog(.logOut(dialog))
      return effects
    case nil, .revocation, .inspect, .copy, .sort, .themes, .columns, .help, .activity, .report: return []
    }
  }

  mutating func submitLogin(_ dialog: LoginDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    if let activity = state(of: dialog.environment)?.activity {
      notice = .info("\(dialog.environment): \(activity.word)")
      return []
    }
    var dialog = dialog
    let effects = startOnSession(.logIn(dialog.answers, after: dialog.challenge), .loggingIn, in: environment)
    (dialog.work, dialog.failure) = (state(of: dialog.environment)?.activity?.work, nil)
    replaceDialog(.login(dialog))
    return effects
  }

  private mutating func submitCreate(_ dialog: CreateDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    var dialog = dialog
    defer { replaceDialog(.create(dialog)) }
    switch dialog.request {
    case .failure(let problem):
      // What is wrong with the field that has the keys is said there already.
      guard dialog.problem == nil else { return [] }
      dialog.failure = Failure(word: "invalid", reason: problem.description, advice: nil)
      return []
    case .success(let request):
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      return [.start(.create(request), environment, work)]
    }
  }
}

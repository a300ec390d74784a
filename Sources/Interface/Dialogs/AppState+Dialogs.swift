import TokenModel

extension Action {
  static let cancelDialog = Action(
    .cancel, .dialogs, [[.escape]], in: [.form, .confirmation, .menu], help: "close without doing anything",
    hint: Hint("cancel", 2), when: \.cancelling
  ) { state, _ in state.cancelDialog() }
  static let closeDialog = Action(
    .cancel, .dialogs, [[.escape], .character("q"), [.enter]], in: [.inspect, .help, .report, .columns], help: "close",
    hint: Hint("close", 2)
  ) { state, _ in
    if case .help(let help) = state.dialogs.last, help.search != nil { return state.changeHelp { $0.clearSearch() } }
    return state.cancelDialog()
  }
}

extension AppState {
  /// A login or a try can be given up; what may change something is waited for.
  fileprivate var cancelling: Availability {
    guard keyContext == .form || keyContext == .confirmation, dialogs.last?.work != nil else { return .possible }
    return switch dialogs.last {
    case .login, .add: .possible
    case .unlock: .impossible("The passphrase is being tried.")
    default: .impossible(Self.awaited)
    }
  }

  /// Closes the dialog. A login and a reading that are under way are given up; what may change something on a server is waited for.
  mutating func cancelDialog() -> [Effect] {
    guard let dialog = dialogs.last else { return [] }
    guard let work = dialog.work else {
      dialogs.removeLast()
      themes.tried = nil
      // Keys that were meant for what has gone must not reach a question that lay below it.
      return dialogs.isEmpty ? [] : [.terminal(.dropTypedAhead)]
    }
    if case .impossible(let reason) = cancelling {
      say(.warning(reason), about: .refusal(.cancel))
      return []
    }
    switch dialog {
    case .login(let dialog):
      change(dialog.environment) { $0.activity = nil }
      dialogs.removeLast()
      return [.cancel(work)]
    case .inspect, .add:
      dialogs.removeLast()
      return [.cancel(work)]
    case .revocation(let dialog): return stopRevocation(dialog, work)
    case .unlock, .create, .label, .revoke, .revokeMany, .resume, .rotate, .logInAnew, .logOut, .copy, .sort, .themes,
      .columns, .help, .activity, .report:
      return []
    }
  }

  /// Changes the help, where it has the keys.
  mutating func changeHelp(_ change: (inout HelpDialog) -> Void) -> [Effect] {
    guard case .help(var help) = dialogs.last else { return [] }
    change(&help)
    replaceDialog(help)
    return []
  }
}

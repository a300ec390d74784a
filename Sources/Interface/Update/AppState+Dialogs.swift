import FoundationEssentials
import TokenModel

extension AppState {
  /// Actions inside the dialog that has the keys.
  mutating func performInDialog(_ action: ActionName, _ count: Int?) -> [Effect] {
    switch action {
    case .cancel:
      if case .help(let help) = dialogs.last, help.search != nil { return changeHelp { $0.clearSearch() } }
      return cancelDialog()
    case .reveal: return switchReveal()
    case .rawAnswer:
      changeInspection { dialog in
        dialog.showsAnswer.toggle()
        dialog.top = 0
      }
    case .submit where dialogs.isEmpty: keepFilter()
    case .submit where keyContext == .filterLine: return changeHelp { $0.keepSearch() }
    case .submit: return takeInForm(.advance)
    case .nextField: return takeInForm(.nextField)
    case .previousField: return takeInForm(.previousField)
    case .showTyped:
      return takeInForm(.switchShown(until: now.addingTimeInterval(InspectDialog.revealSeconds)))
    case .otherButton: changeConfirmation { $0.chooseOther() }
    case .press: return press()
    case .scrollDown, .scrollUp, .scrollToFirst, .scrollToLast, .scrollPageDown, .scrollPageUp:
      scroll(action, count ?? 1)
    case .chooseNext, .choosePrevious, .chooseFirst, .chooseLast, .turnRound, .choose, .switchChoice:
      return menu(action)
    default: break
    }
    return []
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
      refuse(.cancel, because: reason)
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

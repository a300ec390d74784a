import TokenModel

/// What happens to dialogs that are open, of whatever kind they are.
extension AppState {
  /// Puts a dialog in the place of the one that has the keys.
  mutating func replaceDialog(_ dialog: any DialogKind) {
    guard let index = dialogs.indices.last else { return }
    dialogs[index] = dialog.dialog
  }

  /// Sends what the dialog that has the keys asks for, which waits for the answer.
  mutating func send(_ order: Work, from dialog: some SendingDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    let work = nextWork()
    wait(for: work, in: dialog)
    return [.start(order, environment, work)]
  }

  /// Does something about the session of the environment that the dialog that has the keys is about, which waits for the answer.
  mutating func sendOnSession(
    _ order: Work, _ activity: SessionActivity.Kind, from dialog: some SendingDialog
  ) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    let effects = startOnSession(order, activity, in: environment)
    wait(for: state(of: dialog.environment)?.activity?.work, in: dialog)
    return effects
  }

  private mutating func wait(for work: WorkID?, in dialog: some SendingDialog) {
    var dialog = dialog
    (dialog.work, dialog.failure) = (work, nil)
    replaceDialog(dialog)
  }

  /// Changes the dialog of one kind that waits for a piece of work.
  /// - Returns: whether there is one.
  @discardableResult
  mutating func changeDialog<Kind: DialogKind>(
    _ kind: Kind.Type, waitingFor work: WorkID, _ change: (inout Kind) -> Void
  ) -> Bool {
    guard let index = dialogs.firstIndex(where: { $0.work == work }), var dialog = dialogs[index].kind as? Kind else {
      return false
    }
    change(&dialog)
    dialogs[index] = dialog.dialog
    return true
  }

  /// Shows in the dialog that waits for a piece of work why it failed; what was typed stays.
  mutating func failDialog(_ work: WorkID, _ failure: Failure) {
    guard let index = dialogs.firstIndex(where: { $0.work == work }),
      var dialog = dialogs[index].kind as? any SendingDialog
    else { return }
    dialog.fail(failure)
    dialogs[index] = dialog.dialog
  }

  /// Closes the dialog that waits for a piece of work.
  mutating func close(_ work: WorkID) {
    dialogs.removeAll { $0.work == work }
  }
}

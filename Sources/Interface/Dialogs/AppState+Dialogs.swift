import TerminalKit
import TokenModel

extension Action {
  static let cancelDialog = Action(
    .cancel, .dialogs, [[.escape]], in: [.form, .confirmation, .menu, .preview, .rotation],
    help: "close without doing anything",
    hint: Hint("cancel", 2), when: { $0.dialogs.last?.cancelling ?? .possible }
  ) { state, _ in state.cancelDialog() }
  static let closeDialog = Action(
    .cancel, .dialogs, [[.escape], .character("q"), [.enter]], in: [.inspect, .report, .columns], help: "close",
    hint: Hint("close", 2)
  ) { state, _ in state.cancelDialog() }
}

extension Action {
  static let scrollDown = scrolling(
    .scrollDown, [.character("j"), [.down]], in: KeyContext.reading, "scroll down", hint: Hint("scroll", 6),
    takesCount: true)
  static let scrollUp = scrolling(
    .scrollUp, [.character("k"), [.up]], in: KeyContext.reading, "scroll up", takesCount: true)
  static let scrollPageDown = scrolling(
    .scrollPageDown, [[.pageDown], [.control("f")], [.control("d")], .character(" ")], in: KeyContext.reading,
    "scroll a screen down")
  static let scrollPageUp = scrolling(
    .scrollPageUp, [[.pageUp], [.control("b")], [.control("u")]], in: KeyContext.reading, "scroll a screen up")
  static let scrollToFirst = scrolling(
    .scrollToFirst, [[.character("g"), .character("g")], [.home]], in: KeyContext.reading, "to the top")
  static let scrollToLast = scrolling(.scrollToLast, [.character("G"), [.end]], in: KeyContext.reading, "to the end")
  static let scrollDownInQuestion = scrolling(
    .scrollDown, [.character("j"), [.down]], in: KeyContext.asking, "scroll down")
  static let scrollUpInQuestion = scrolling(.scrollUp, [.character("k"), [.up]], in: KeyContext.asking, "scroll up")
  static let scrollPageDownInQuestion = scrolling(
    .scrollPageDown, [[.pageDown], .character(" ")], in: KeyContext.asking, "scroll a screen down")
  static let scrollPageUpInQuestion = scrolling(.scrollPageUp, [[.pageUp]], in: KeyContext.asking, "scroll a screen up")

  private static func scrolling(
    _ name: ActionName, _ bindings: [[Key]], in contexts: Set<KeyContext>, _ help: String, hint: Hint? = nil,
    takesCount: Bool = false
  ) -> Action {
    Action(name, .dialogs, bindings, in: contexts, help: help, hint: hint, takesCount: takesCount) { state, count in
      state.scroll(name, count ?? 1)
      return []
    }
  }
}

extension KeyContext {
  /// Dialogs that are read, in which the keys of the lists scroll.
  fileprivate static let reading: Set = [inspect, help, activity, report, preview, rotation, horizon]
  /// Dialogs in which other keys have other work.
  fileprivate static let asking: Set = [confirmation, progress, results, rotated]
}

/// What happens to dialogs, of whatever kind they are.
extension AppState {
  /// Opens a dialog; what was typed before it is drawn was meant for something else.
  mutating func open(_ dialog: any Dialog) -> [Effect] {
    commandLine = nil
    refused = nil
    dialogs.append(dialog)
    return [.terminal(.dropTypedAhead)]
  }

  /// Replaces the top dialog.
  mutating func replaceDialog(_ dialog: any Dialog) {
    guard let index = dialogs.indices.last else { return }
    dialogs[index] = dialog
  }

  /// Does what the top dialog is for.
  mutating func submit() -> [Effect] {
    guard var dialog = dialogs.last else { return [] }
    guard dialog.refuseWhatCannotBeSent() else { return dialog.submit(in: &self) }
    replaceDialog(dialog)
    return []
  }

  /// Leaves the top dialog, unless it waits for what may change something on a server.
  mutating func cancelDialog() -> [Effect] {
    guard let dialog = dialogs.last else { return [] }
    guard case .impossible(let reason) = dialog.cancelling else { return dialog.leave(in: &self) }
    say(.warning(reason), about: .refusal(.cancel))
    return []
  }

  /// Closes the top dialog and gives up its work.
  mutating func closeDialog() -> [Effect] {
    guard let dialog = dialogs.popLast() else { return [] }
    if let work = dialog.work { return [.cancel(work)] }
    // Keys that were meant for what has gone must not reach a question that lay below it.
    return dialogs.isEmpty ? [] : [.terminal(.dropTypedAhead)]
  }

  /// Closes the dialog that waits for a piece of work.
  mutating func close(_ work: WorkID) {
    dialogs.removeAll { $0.work == work }
  }

  /// The dialog of one kind that waits for a piece of work.
  func dialog<Kind: Dialog>(_ kind: Kind.Type, waitingFor work: WorkID) -> Kind? {
    dialogs.first { $0.work == work } as? Kind
  }

  /// Changes the dialog of one kind that waits for a piece of work.
  /// - Returns: whether there is one.
  @discardableResult
  mutating func changeDialog<Kind: Dialog>(
    _ kind: Kind.Type, waitingFor work: WorkID, _ change: (inout Kind) -> Void
  ) -> Bool {
    guard let index = dialogs.firstIndex(where: { $0.work == work }), var dialog = dialog(kind, waitingFor: work)
    else { return false }
    change(&dialog)
    dialogs[index] = dialog
    return true
  }

  /// Shows in the dialog that waits for a piece of work why it failed; what was typed stays.
  mutating func failDialog(_ work: WorkID, _ failure: Failure) {
    guard let index = dialogs.firstIndex(where: { $0.work == work }) else { return }
    dialogs[index].fail(failure)
  }

  /// Scrolls the top dialog; its last line stays on the screen.
  mutating func scroll(_ step: ActionName, _ count: Int) {
    guard var dialog = dialogs.last else { return }
    dialog.scroll(step, count, in: self)
    replaceDialog(dialog)
  }
}

/// A dialog that sends something for an environment and stays until the answer is there.
protocol SendingDialog: Dialog {
  var environment: EnvironmentName { get }
  var work: WorkID? { get set }
  /// Why what was sent last has failed, or cannot be sent.
  var failure: Failure? { get set }
}

extension SendingDialog {
  mutating func fail(_ failure: Failure) {
    (work, self.failure) = (nil, failure)
  }
}

extension AppState {
  /// Sends what the top dialog asks for, which waits for the answer.
  mutating func send(_ order: Work, from dialog: some SendingDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    let work = nextWork()
    wait(for: work, in: dialog)
    return [.start(order, environment, work)]
  }

  /// Does something about the session of the environment that the top dialog is about, which waits for the answer.
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
}

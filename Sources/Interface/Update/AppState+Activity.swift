import TokenModel

extension Action {
  static let activity = Action(
    .activity, .program, [.character("A")], in: [.main, .inspect],
    help: "activity: what was asked of which server, and what came back"
  ) { state, _ in state.open(.activity(ActivityDialog())) }
  static let errors = Action(
    .errors, .program, [.character("E")], in: [.main, .inspect, .confirmation, .activity],
    help: "errors: what went wrong in this environment, in full",
    when: { $0.environmentAtHand == nil ? .impossible("There is no environment yet.") : .possible }
  ) { state, _ in state.openFailures() }
  static let closeActivity = Action(
    .cancel, .dialogs, [[.escape], .character("q")], in: [.activity], help: "close", hint: Hint("close", 3)
  ) { state, _ in state.cancelDialog() }
  static let inspectRequest = Action(
    .inspect, .dialogs, [[.enter]], in: [.activity], help: "the request in full", hint: Hint("in full", 1),
    when: { $0.requestAtHand == nil ? .impossible("There is no request yet.") : .possible }
  ) { state, _ in state.openRequest() }
  static let copyRecord = Action(
    .copy, .dialogs, [.character("y")], in: [.activity, .report], help: "copy the request's line, or the whole text",
    hint: Hint("copy", 2), when: { $0.recordText == nil ? .impossible("There is nothing to copy.") : .possible }
  ) { state, _ in state.recordText.map { [.terminal(.copy(Secret($0)))] } ?? [] }
  static let oneEnvironment = Action(
    .oneEnvironment, .dialogs, [.character("f")], in: [.activity],
    help: "requests of this environment only, or of all", hint: Hint("this environment only", 4)
  ) { state, _ in state.switchActivityFilter() }
}

extension AppState {

  /// Opens what is to be said of the failures in the environment that keys act on.
  fileprivate mutating func openFailures() -> [Effect] {
    guard let name = environmentAtHand else { return [] }
    return open(.report(ReportDialog(subject: .failures(name))))
  }

  /// A failure in a line, and the key that tells more of it where there is one.
  func told(_ text: String) -> String {
    guard !keys.keys(of: .errors, in: keyContext).isEmpty else { return text }
    return [text, "\(key(.errors, in: keyContext)) tells more."].sentences
  }

  /// The name of the environment that keys act on: the inspected one, else the chosen one.
  var environmentAtHand: String? {
    for dialog in dialogs.reversed() {
      switch dialog {
      case .inspect(let dialog):
        switch dialog.subject {
        case .token(let name, _): return name.text
        case .session(let name): return name
        }
      default: continue
      }
    }
    return chosen
  }

  /// The request that is chosen in the activity dialog.
  var requestAtHand: ActivityRecord? {
    guard case .activity(let dialog) = dialogs.last else { return nil }
    let records = dialog.records(of: activity)
    return dialog.index(in: records).map { records[$0] }
  }

  fileprivate mutating func openRequest() -> [Effect] {
    guard let record = requestAtHand else { return [] }
    return open(.report(ReportDialog(subject: .request(record.number))))
  }

  /// Shows the requests of one environment only, or of all again.
  fileprivate mutating func switchActivityFilter() -> [Effect] {
    guard case .activity(var dialog) = dialogs.last else { return [] }
    dialog.only = dialog.only == nil ? requestAtHand?.environment ?? chosenEnvironment?.name : nil
    replaceDialog(dialog)
    return []
  }

  /// Moves the choice; at the newest request it follows.
  mutating func moveInActivity(_ action: ActionName, _ count: Int) {
    guard case .activity(var dialog) = dialogs.last else { return }
    let records = dialog.records(of: activity)
    guard let index = dialog.index(in: records) else { return }
    let page = max(1, DialogExtent.of(.activity(dialog), in: self).rows - 1)
    let target =
      switch action {
      case .scrollDown: index + count
      case .scrollUp: index - count
      case .scrollPageDown: index + page
      case .scrollPageUp: index - page
      case .scrollToLast: records.count - 1
      default: 0
      }
    dialog.choose(target, in: records)
    replaceDialog(dialog)
  }

  /// The text that the dialog on top gives to copy; it holds no secret. Nil where it has none.
  var recordText: String? {
    switch dialogs.last {
    case .activity: requestAtHand.map { RequestText(record: $0).line }
    case .report(let dialog): ReportContent(dialog, self).text
    default: nil
    }
  }
}

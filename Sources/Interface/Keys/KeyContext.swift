/// What has the keys.
enum KeyContext: Sendable, Hashable, CaseIterable {
  /// The panes.
  case main
  /// The filter while it is typed.
  case filterLine
  /// The command line.
  case command
  /// A dialog that shows facts of an upload token or a session.
  case inspect
  /// The list of keys.
  case help
  /// The requests that were sent.
  case activity
  /// A dialog that shows a text.
  case report
  /// A menu.
  case menu
  /// The columns that can be shown.
  case columns
  /// Something on a server that is under way and can be stopped.
  case progress
  /// What came of it, one by one.
  case results
  /// A dialog with fields to type into.
  case form
  /// A login that waits for a person's approval in a browser.
  case approval
  /// A dialog with buttons.
  case confirmation

  /// How files and the help name it.
  var word: String {
    switch self {
    case .main: "main"
    case .filterLine: "filter"
    case .command: "command"
    case .inspect: "inspect"
    case .help: "help"
    case .activity: "activity"
    case .report: "report"
    case .menu: "menu"
    case .columns: "columns"
    case .progress: "progress"
    case .results: "results"
    case .form: "form"
    case .approval: "approval"
    case .confirmation: "confirmation"
    }
  }

  /// The context that a file names.
  init?(word: String) {
    guard let context = KeyContext.allCases.first(where: { $0.word == word }) else { return nil }
    self = context
  }

  /// Whether keys that write something write it, so that none of them can mean an action.
  var takesText: Bool {
    switch self {
    case .filterLine, .command, .form: true
    case .main, .inspect, .help, .activity, .report, .menu, .columns, .progress, .results, .approval, .confirmation:
      false
    }
  }

  /// Whether digits are the count of the action that follows.
  var takesCounts: Bool {
    switch self {
    case .main, .inspect, .help, .activity, .report: true
    case .filterLine, .command, .menu, .columns, .progress, .results, .form, .approval, .confirmation: false
    }
  }

  /// The action that leads out of it, which always has a key.
  var wayOut: ActionName {
    switch self {
    case .main: .quit
    case .filterLine: .back
    case .command, .inspect, .help, .activity, .report, .menu, .columns, .progress, .results, .form, .approval,
      .confirmation:
      .cancel
    }
  }
}

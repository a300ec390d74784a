import TerminalKit

/// Something that keys do, and all that bindings, footer and help need to know about it.
struct Action: Sendable {
  enum Group: String, Sendable, CaseIterable {
    case moving = "Moving"
    case sessions = "Sessions"
    case tokens = "Upload tokens"
    case program = "Program"
    case commandLine = "In the command line"
    case dialogs = "In dialogs"
  }

  /// How it is named in the footer, and how much it matters there: those with the lowest rank stay when there is little room.
  struct Hint: Sendable {
    let word: String
    private let rank: Int
    /// The pane in which it is of use; nil for both.
    private let pane: Pane?

    init(_ word: String, _ rank: Int, in pane: Pane? = nil) {
      self.word = word
      self.rank = rank
      self.pane = pane
    }

    /// The rank if a pane is focused.
    func rank(in pane: Pane) -> Int {
      self.pane == nil || self.pane == pane ? rank : rank + 100
    }
  }

  let name: ActionName
  let group: Group
  /// Each binding is one key or a sequence of keys.
  let bindings: [[Key]]
  let contexts: Set<KeyContext>
  /// One line for the help.
  let help: String
  var hint: Hint?
  /// What may stand after its name on the command line.
  var parameter: CommandParameter?
  /// Whether a number typed before repeats it or says where to go.
  var takesCount = false
  /// Whether it ends something on a server; such an action has no Control key and is never taken from a paste.
  var isDestructive = false
  /// Whether it opens something that takes keys, so that those typed right after it are meant for that.
  var opens = false
  /// Whether it is possible now, and if not, why.
  let availability: @Sendable (AppState) -> Availability
  /// Does it, with the number that was typed before; whether it is possible was asked before.
  let perform: @Sendable (inout AppState, Int?) -> [Effect]

  init(
    _ name: ActionName, _ group: Group, _ bindings: [[Key]], in contexts: Set<KeyContext>, help: String,
    hint: Hint? = nil, parameter: CommandParameter? = nil, takesCount: Bool = false, isDestructive: Bool = false,
    opens: Bool = false, when availability: @escaping @Sendable (AppState) -> Availability = { _ in .possible },
    perform: @escaping @Sendable (inout AppState, Int?) -> [Effect]
  ) {
    self.name = name
    self.group = group
    self.bindings = bindings
    self.contexts = contexts
    self.help = help
    self.hint = hint
    self.parameter = parameter
    self.takesCount = takesCount
    self.isDestructive = isDestructive
    self.opens = opens
    self.availability = availability
    self.perform = perform
  }

  /// What it does, in a few words for the footer.
  var word: String { hint?.word ?? Self.firstWords(of: help) }

  private static func firstWords(of help: String) -> String {
    let words = help.prefix { !",;:(".contains($0) }
    return String(words.last == " " ? words.dropLast() : words)
  }
}

extension [Key] {
  /// A sequence of one key that writes a character.
  static func character(_ scalar: Unicode.Scalar) -> [Key] { [.character(scalar)] }
}

/// What takes the keys.
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
  /// What a bulk revocation would revoke.
  case preview
  /// What a bulk rotation would replace.
  case rotation
  /// What came of it, one by one.
  case rotated
  /// What expires, on a time axis.
  case horizon

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
    case .preview: "preview"
    case .rotation: "rotation"
    case .rotated: "rotated"
    case .horizon: "horizon"
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
    case .main, .inspect, .help, .activity, .report, .menu, .columns, .progress, .results, .approval, .confirmation,
      .preview, .rotation, .rotated, .horizon:
      false
    }
  }

  /// Whether digits are the count of the action that follows.
  var takesCounts: Bool {
    switch self {
    case .main, .inspect, .help, .activity, .report, .preview, .rotation, .horizon: true
    case .filterLine, .command, .menu, .columns, .progress, .results, .rotated, .form, .approval, .confirmation:
      false
    }
  }

  /// The action that leads out of it, which always has a key.
  var wayOut: ActionName {
    switch self {
    case .main: .quit
    case .filterLine: .back
    case .command, .inspect, .help, .activity, .report, .menu, .columns, .progress, .results, .form, .approval,
      .confirmation, .preview, .rotation, .rotated, .horizon:
      .cancel
    }
  }
}

/// Whether an action is possible now, and if not, why.
enum Availability: Sendable, Equatable {
  case possible
  /// A sentence for the person who pressed its key.
  case impossible(String)

  var isPossible: Bool { self == .possible }
}

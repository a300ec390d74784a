import Formats
import TerminalKit

/// One line of the help: keys, and what they do.
struct HelpEntry {
  /// Keys of one binding each; none for what is only a command.
  let keys: [DisplayText]
  /// What it does, in a few words.
  let word: DisplayText
  /// The same in full.
  let help: DisplayText
  /// What it does; nil for what is no action.
  var action: Action?
  /// Where it works; nil everywhere text is typed, or with the mouse.
  var context: KeyContext?
  /// Whether it works where the help was opened.
  var isHere = false
  /// Why it is not possible now.
  var reason: String?

  /// The name on the command line and in `keys.ini`; empty for what is no action.
  var name: DisplayText { action.map { DisplayText($0.name.word) } ?? "" }

  /// All its keys.
  var allKeys: DisplayText { keys.isEmpty ? ":" + name : keys.joined(separator: " ") }

  /// Whether a search finds it.
  func matches(_ word: String) -> Bool {
    [allKeys, name, help].contains { $0.string.range(ofFolded: word) != nil }
  }
}

extension HelpEntry {
  /// A line of its own for what is no action.
  init(_ keys: DisplayText, _ help: DisplayText) {
    self.init(keys: [keys], word: help, help: help)
  }
}

/// Entries under one heading.
struct HelpSection {
  let title: String
  let entries: [HelpEntry]
}

/// The entries of the help: those of what it was opened on, and those of everything.
struct HelpEntries {
  private let state: AppState
  /// The state without the help, which would hide what the other keys can do.
  private let below: AppState
  private let text: KeyText

  init(_ state: AppState) {
    self.state = state
    var below = state
    below.dialogs.removeAll { $0 is HelpDialog }
    self.below = below
    text = KeyText(state.display.glyphs)
  }

  /// What the help was opened on.
  var title: String {
    switch below.keyContext {
    case .main: below.focus == .environments ? "Environments" : "Upload tokens"
    case let context: context.title
    }
  }

  /// Those of the pane or dialog that the help was opened on: what is possible now first, what moves last. What has no keys in any layout is a command,
  /// and found among all.
  var here: [HelpEntry] {
    let context = below.keyContext
    let entries = entries(context, isHere: true).filter { entry in
      if entry.action?.name == .write || context == .main && leadsNowhere(entry.action?.name) { return false }
      guard context == .main, let action = entry.action, entry.reason != nil else { return true }
      return action.name != .demo && belongs(action.group)
    }
    func order(_ entry: HelpEntry) -> Int {
      (entry.reason == nil ? 0 : 10) + rank(entry.action?.group)
    }
    return entries.enumerated().sorted { (order($0.element), $0.offset) < (order($1.element), $1.offset) }
      .map(\.element)
  }

  /// Whether an action only goes to the pane that the help was opened on.
  private func leadsNowhere(_ name: ActionName?) -> Bool {
    name == (below.focus == .tokens ? .goToTokens : .goToEnvironments)
  }

  /// Whether actions that are not possible now belong to the pane that the help was opened on.
  private func belongs(_ group: Action.Group) -> Bool {
    switch group {
    case .sessions: below.focus == .environments
    case .tokens: below.focus == .tokens
    case .moving, .program, .commandLine, .dialogs: true
    }
  }

  private func rank(_ group: Action.Group?) -> Int {
    switch group {
    case .sessions: below.focus == .environments ? 0 : 1
    case .tokens: below.focus == .tokens ? 0 : 1
    case .program: 2
    case .moving: 3
    case .commandLine, .dialogs, nil: 0
    }
  }

  /// Everything, first what works where the help was opened.
  var all: [HelpSection] {
    let here = below.keyContext
    let sections = Action.Group.allCases.map { group in
      HelpSection(
        title: group.rawValue, entries: entries(here, isHere: true).filter { $0.action?.group == group })
    }
    let others = KeyContext.allCases.filter { $0 != here }
    return sections.filter { !$0.entries.isEmpty }
      + others.map { HelpSection(title: $0.title, entries: entries($0, isHere: false)) } + [typing, mouse]
  }

  private func entries(_ context: KeyContext, isHere: Bool) -> [HelpEntry] {
    let everywhere: Set<ActionName> = [.suspend, .redraw]
    return state.keys.bindings(in: context).compactMap { binding in
      let action = binding.action
      guard action.name != .readOut || state.display.isPlain else { return nil }
      guard isHere || !everywhere.contains(action.name) else { return nil }
      var entry = HelpEntry(
        keys: binding.keys.map(text.text), word: DisplayText(action.word), help: DisplayText(action.help),
        action: action, context: context, isHere: isHere)
      if isHere, case .impossible(let reason) = action.availability(below) { entry.reason = reason }
      return entry
    }
  }

  /// Keys that are no actions: those of every line to type into.
  private var typing: HelpSection {
    HelpSection(
      title: "Typing text",
      entries: [
        HelpEntry("Ctrl-A Ctrl-E", "to the start, to the end; so do Home and End"),
        HelpEntry("Ctrl-B Ctrl-F", "a character back, on; so do the arrows"),
        HelpEntry("Alt-B Alt-F", "a word back, on; so do the arrows with Ctrl"),
        HelpEntry("Ctrl-U Ctrl-K", "cut all before, all after"),
        HelpEntry("Ctrl-W Alt-D", "cut the word before, the word after"),
        HelpEntry("Ctrl-Y", "put back what was cut last"),
        HelpEntry("Ctrl-C", "close, or quit"),
      ])
  }

  private var mouse: HelpSection {
    let key = state.key(.mouse)
    return HelpSection(
      title: "Mouse",
      entries: [
        HelpEntry("click", "select a row, again: inspect it; do what the footer says; choose in dialogs"),
        HelpEntry("wheel", "scroll what is under the pointer"),
        HelpEntry(
          "Shift drag",
          "select text, which the terminal does; without Shift where the mouse is off: \(DisplayText(key))"),
      ])
  }
}

extension KeyContext {
  /// The heading of its keys in the help.
  fileprivate var title: String {
    switch self {
    case .main: "Main screen"
    case .filterLine: "Filter line"
    case .command: "Command line"
    case .inspect: "Details"
    case .help: "Help"
    case .activity: "Activity"
    case .report: "Reports and messages"
    case .menu: "Menus"
    case .columns: "Columns"
    case .progress: "Revoking and rotating"
    case .results: "Revocation results"
    case .form: "Forms"
    case .approval: "Login approval"
    case .confirmation: "Confirmations"
    case .preview: "Revocation preview"
    case .rotation: "Rotation preview"
    case .rotated: "Rotation results"
    case .horizon: "Horizon"
    }
  }

  /// Where its keys work, in a sentence.
  var place: String { "in: \(title)" }
}

import Formats

/// The help's entries by section: first what works where the help was opened, then the keys of everything else.
struct HelpSections {
  struct Section {
    let title: String
    let entries: [HelpEntry]
  }

  private let state: AppState
  /// The state without the help, which would hide what the other keys can do.
  private let below: AppState
  private let text: KeyText

  init(_ state: AppState) {
    self.state = state
    var below = state
    below.dialogs.removeAll { if case .help = $0 { true } else { false } }
    self.below = below
    text = KeyText(state.display.glyphs)
  }

  var all: [Section] {
    let here = below.keyContext
    let others = KeyContext.allCases.filter { $0 != here }
    return ofContext(here) + others.map { Section(title: $0.title, entries: entries($0, isHere: false)) } + [
      typing, mouse,
    ]
  }

  /// The actions that work where the help was opened, by what they are about.
  private func ofContext(_ context: KeyContext) -> [Section] {
    Action.Group.allCases.compactMap { group in
      let entries = entries(context, isHere: true, group)
      return entries.isEmpty ? nil : Section(title: group.rawValue, entries: entries)
    }
  }

  private func entries(_ context: KeyContext, isHere: Bool, _ group: Action.Group? = nil) -> [HelpEntry] {
    let everywhere: Set<ActionName> = [.suspend, .redraw]
    return state.keys.bindings(in: context).compactMap { binding in
      let action = binding.action
      guard action.name != .readOut || state.display.isPlain else { return nil }
      guard group == nil || group == action.group, isHere || !everywhere.contains(action.name) else { return nil }
      var entry = HelpEntry(
        keys: binding.keys.isEmpty ? ":" : binding.keys.map(text.text).joined(separator: " "),
        word: DisplayText(action.name.word), help: DisplayText(action.help))
      if binding.keys.isEmpty { entry = HelpEntry(keys: ":" + entry.word, word: entry.word, help: entry.help) }
      if isHere, case .impossible(let reason) = action.availability(below) { entry.reason = reason }
      return entry
    }
  }

  /// Keys that are no actions: those of every line to type into.
  private var typing: Section {
    Section(
      title: "Where text is typed",
      entries: [
        HelpEntry(keys: "Ctrl-A Ctrl-E", help: "to the start, to the end; so do Home and End"),
        HelpEntry(keys: "Ctrl-B Ctrl-F", help: "a character back, on; so do the arrows"),
        HelpEntry(keys: "Alt-B Alt-F", help: "a word back, on; so do the arrows with Ctrl"),
        HelpEntry(keys: "Ctrl-U Ctrl-K", help: "cut all before, all after"),
        HelpEntry(keys: "Ctrl-W Alt-D", help: "cut the word before, the word after"),
        HelpEntry(keys: "Ctrl-Y", help: "put back what was cut last"),
        HelpEntry(keys: "Ctrl-C", help: "leave what is open, at last the program"),
      ])
  }

  private var mouse: Section {
    let key = state.key(.mouse)
    return Section(
      title: "With the mouse",
      entries: [
        HelpEntry(keys: "click", help: "select a row, again: inspect it; do what the footer says; choose in dialogs"),
        HelpEntry(keys: "wheel", help: "scroll what is under the pointer"),
        HelpEntry(
          keys: "Shift drag",
          help: "select text, which the terminal does; without Shift where the mouse is off: \(DisplayText(key))"),
      ])
  }
}

extension KeyContext {
  /// The heading of its keys in the help.
  fileprivate var title: String {
    switch self {
    case .main: "In the panes"
    case .filterLine: "While a filter is typed"
    case .command: "In the command line"
    case .inspect: "While inspecting"
    case .help: "In this help"
    case .activity: "In the activity"
    case .report: "In what is told in full"
    case .menu: "In menus"
    case .columns: "In the menu of columns"
    case .progress: "While tokens are revoked"
    case .results: "In the results of a revocation"
    case .form: "In fields"
    case .approval: "While a login waits for an approval"
    case .confirmation: "Where something is to be confirmed"
    }
  }
}

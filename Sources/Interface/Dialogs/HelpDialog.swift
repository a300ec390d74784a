/// The list of keys.
struct HelpDialog: ScrolledDialog {
  /// The first line on the screen.
  var top = 0
  /// What the lines are searched for; nil for all of them.
  private(set) var search: TextField?
  /// Whether keys go into the search.
  private(set) var isTyping = false

  var dialog: Dialog { .help(self) }

  /// Begins or goes on to type what to search for.
  mutating func openSearch() {
    search = search ?? TextField()
    isTyping = true
  }

  /// Takes a key while the search is typed; false where it is none of a text field's.
  mutating func take(_ key: Key) -> Bool {
    guard isTyping, var field = search else { return false }
    if key == .backspace, field.isEmpty {
      clearSearch()
      return true
    }
    guard field.take(key) else { return false }
    (search, top) = (field, 0)
    return true
  }

  mutating func paste(_ text: String) {
    search?.insert(text)
    top = 0
  }

  mutating func keepSearch() {
    isTyping = false
    if search?.isEmpty == true { search = nil }
  }

  mutating func clearSearch() {
    (search, isTyping, top) = (nil, false, 0)
  }
}

extension Action {
  static let help = Action(
    .help, .program, [.character("?")], in: [.main, .inspect, .menu, .columns], help: "these keys",
    hint: Hint("help", 0)
  ) { state, _ in state.open(.help(HelpDialog())) }
  static let search = Action(
    .search, .program, [.character("/")], in: [.help], help: "search these lines", hint: Hint("search", 1), opens: true
  ) { state, _ in state.changeHelp { $0.openSearch() } }
}

import Formats
import TerminalKit

/// The keys of what it was opened on, on one screen; all other keys by a search or on request.
struct HelpDialog: Dialog {
  static let width = 96

  /// The entry that is chosen.
  private(set) var chosen = 0
  /// Whether the keys of everything are listed.
  private(set) var showsAll = false
  /// What all entries are searched for; nil for no search.
  private(set) var search: TextField?
  /// Whether keys go into the search.
  private(set) var isTyping = false

  var keyContext: KeyContext { isTyping ? .filterLine : .help }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var hints: [ActionName: String] { showsAll ? [.allKeys: "these keys only"] : [:] }

  mutating func mask() {}

  /// Does what the chosen entry does, where the help was opened.
  func submit(in state: inout AppState) -> [Effect] {
    let entries = HelpContent(self, state).entries
    guard entries.indices.contains(chosen), let action = entries[chosen].action else {
      state.notice = .info("This is not a key to run from here.")
      return []
    }
    guard entries[chosen].isHere else {
      state.notice = .info("This works \(entries[chosen].context?.place ?? "elsewhere").")
      return []
    }
    return state.closeDialog() + state.run(action, count: nil)
  }

  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    let content = HelpContent(self, state)
    let target =
      switch step {
      case .scrollDown: chosen + count
      case .scrollUp: chosen - count
      case .scrollPageDown: content.page(from: chosen, by: 1)
      case .scrollPageUp: content.page(from: chosen, by: -1)
      case .scrollToLast: Int.max
      default: 0
      }
    chosen = target.clamped(to: 0...max(0, content.entries.count - 1))
  }

  /// Chooses the entry beside, in the next column or the one before.
  mutating func step(columns: Int, in state: AppState) {
    choose(chosen + columns * HelpContent(self, state).grid.rows, in: state)
  }

  /// Chooses an entry by its place.
  mutating func choose(_ index: Int, in state: AppState) {
    if HelpContent(self, state).entries.indices.contains(index) { chosen = index }
  }

  /// Lists the keys of everything, or only those of what the help was opened on.
  mutating func switchAll() { (showsAll, search, chosen) = (!showsAll, nil, 0) }
}

/// The search.
extension HelpDialog {
  /// Begins or goes on to type what to search for.
  mutating func openSearch() {
    search = search ?? TextField()
    (isTyping, chosen) = (true, 0)
  }

  /// Takes a key while the search is typed; false where it is none of a text field's.
  mutating func handle(_ key: Key) -> Bool {
    guard isTyping, var field = search else { return false }
    if key == .backspace, field.isEmpty {
      clearSearch()
      return true
    }
    guard field.handle(key) else { return false }
    (search, chosen) = (field, 0)
    return true
  }

  /// Takes pasted text while the search is typed.
  mutating func handle(_ input: FormInput) -> FormReaction {
    guard isTyping, case .pasted(let text) = input else { return .ignored }
    search?.insert(text)
    chosen = 0
    return .edited
  }

  mutating func keepSearch() {
    isTyping = false
    if search?.isEmpty == true { search = nil }
  }

  mutating func clearSearch() {
    (search, isTyping, chosen) = (nil, false, 0)
  }
}

extension HelpDialog {
  func content(in state: AppState, width: Int) -> DialogContent { HelpContent(self, state).content(width: width) }
}

extension Action {
  static let help = Action(
    .help, .program, [.character("?")],
    in: [.main, .inspect, .activity, .report, .menu, .columns, .results, .approval, .horizon],
    help: "these keys", hint: Hint("help", 0)
  ) { state, _ in state.open(HelpDialog()) }
  static let runEntry = Action(
    .choose, .dialogs, [[.enter]], in: [.help], help: "do what the chosen line does", hint: Hint("do it", 1)
  ) { state, _ in state.submit() }
  static let search = Action(
    .search, .program, [.character("/")], in: [.help], help: "search all keys", hint: Hint("search all", 2), opens: true
  ) { state, _ in state.changeHelp { help, _ in help.openSearch() } }
  static let allKeys = Action(
    .allKeys, .program, [[.tab]], in: [.help], help: "all keys, or only those of what has the focus",
    hint: Hint("all keys", 3)
  ) { state, _ in state.changeHelp { help, _ in help.switchAll() } }
  static let columnRight = Action(
    .columnRight, .dialogs, [[.right], .character("l")], in: [.help], help: "the column at the right"
  ) { state, _ in state.changeHelp { $0.step(columns: 1, in: $1) } }
  static let columnLeft = Action(
    .columnLeft, .dialogs, [[.left], .character("h")], in: [.help], help: "the column at the left"
  ) { state, _ in state.changeHelp { $0.step(columns: -1, in: $1) } }
  static let closeHelp = Action(
    .cancel, .dialogs, [[.escape], .character("q"), .character("?")], in: [.help], help: "close",
    hint: Hint("close", 4)
  ) { state, _ in
    if let help = state.dialogs.last as? HelpDialog, help.search != nil {
      return state.changeHelp { help, _ in help.clearSearch() }
    }
    return state.cancelDialog()
  }
}

extension AppState {
  /// Changes the help, if it is on top.
  mutating func changeHelp(_ change: (inout HelpDialog, AppState) -> Void) -> [Effect] {
    guard var help = dialogs.last as? HelpDialog else { return [] }
    change(&help, self)
    replaceDialog(help)
    return []
  }

  /// A key while the search is typed.
  mutating func keyForSearch(_ key: Key) -> [Effect] {
    guard var help = dialogs.last as? HelpDialog else { return [] }
    if help.handle(key) {
      replaceDialog(help)
    } else if key == .up || key == .down {
      scroll(key == .up ? .scrollUp : .scrollDown, 1)
    } else {
      sayDead([key])
    }
    return []
  }
}

extension PlainScreen {
  /// What a search in the help finds: how many lines while it is typed, the lines themselves when it ends; nil where nothing is searched for.
  func searchChanges(since earlier: PlainScreen) -> [Announcement]? {
    guard let before = earlier.state.dialogs.last as? HelpDialog, let now = state.dialogs.last as? HelpDialog,
      before.search != now.search || before.isTyping != now.isTyping
    else { return nil }
    if now.search == nil {
      return [Announcement("The search is over. \(state.key(.readOut)) reads out the keys.")]
    }
    return now.isTyping ? focus?.announcements ?? [] : dialog?.announcements
  }
}

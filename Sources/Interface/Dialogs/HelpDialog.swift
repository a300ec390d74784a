import Formats
import TerminalKit

/// The list of keys.
struct HelpDialog: Dialog {
  static let width = 96

  var top: Int? = 0
  /// What the lines are searched for; nil for all of them.
  private(set) var search: TextField?
  /// Whether keys go into the search.
  private(set) var isTyping = false

  var keyContext: KeyContext { isTyping ? .filterLine : .help }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { [] }

  /// Begins or goes on to type what to search for.
  mutating func openSearch() {
    search = search ?? TextField()
    isTyping = true
  }

  /// Takes a key while the search is typed; false where it is none of a text field's.
  mutating func handle(_ key: Key) -> Bool {
    guard isTyping, var field = search else { return false }
    if key == .backspace, field.isEmpty {
      clearSearch()
      return true
    }
    guard field.handle(key) else { return false }
    (search, top) = (field, 0)
    return true
  }

  /// Takes pasted text while the search is typed.
  mutating func handle(_ input: FormInput) -> FormReaction {
    guard isTyping, case .pasted(let text) = input else { return .ignored }
    search?.insert(text)
    top = 0
    return .edited
  }

  mutating func keepSearch() {
    isTyping = false
    if search?.isEmpty == true { search = nil }
  }

  mutating func clearSearch() {
    (search, isTyping, top) = (nil, false, 0)
  }
}

extension HelpDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Keys")
    let searched = search?.text ?? ""
    var found = 0
    for section in HelpSections(state).all {
      let entries = searched.isEmpty ? section.entries : section.entries.filter { $0.matches(searched) }
      guard !entries.isEmpty else { continue }
      found += entries.count
      content.lines.addGap()
      content.lines.add(StyledText(DisplayText(section.title), .header))
      for entry in entries {
        let lines = entry.lines(width: width, marking: searched, isReadOut: state.display.isPlain)
        for line in lines { content.lines.add(line) }
      }
    }
    if found == 0 { content.lines.add("Nothing here has this in its keys, name or help.", .textDim, width: width) }
    addSearch(to: &content, found, width)
    return content
  }

  private func addSearch(to content: inout DialogContent, _ found: Int, _ width: Int) {
    guard let search else { return }
    let note = StyledText(DisplayText("  \(found) found"), .textDim)
    let (shown, cursor) = search.window(room: max(1, width - 1 - note.width))
    if isTyping { content.cursor = Position(row: content.foot.count, column: 1 + cursor) }
    var line = StyledText("/", .key)
    line.append(shown, isTyping ? .inputFocus : .match)
    content.foot.add(line.padded(to: width - note.width) + note)
  }
}

extension Action {
  static let help = Action(
    .help, .program, [.character("?")], in: [.main, .inspect, .menu, .columns], help: "these keys",
    hint: Hint("help", 0)
  ) { state, _ in state.open(HelpDialog()) }
  static let search = Action(
    .search, .program, [.character("/")], in: [.help], help: "search these lines", hint: Hint("search", 1), opens: true
  ) { state, _ in state.changeHelp { $0.openSearch() } }
  static let closeHelp = Action(
    .cancel, .dialogs, [[.escape], .character("q"), [.enter]], in: [.help], help: "close", hint: Hint("close", 2)
  ) { state, _ in
    if let help = state.dialogs.last as? HelpDialog, help.search != nil { return state.changeHelp { $0.clearSearch() } }
    return state.cancelDialog()
  }
}

extension AppState {
  /// Changes the help, where it has the keys.
  mutating func changeHelp(_ change: (inout HelpDialog) -> Void) -> [Effect] {
    guard var help = dialogs.last as? HelpDialog else { return [] }
    change(&help)
    replaceDialog(help)
    return []
  }

  /// A key while the search is typed.
  mutating func keyForSearch(_ key: Key) -> [Effect] {
    guard var help = dialogs.last as? HelpDialog else { return [] }
    if !help.handle(key), key == .up || key == .down {
      scroll(key == .up ? .scrollUp : .scrollDown, 1)
    } else {
      replaceDialog(help)
    }
    return []
  }
}

extension PlainScreen {
  /// What a search in the help comes to: how many lines while it is typed, the lines themselves when it ends; nil where nothing is searched for.
  func searchChanges(since earlier: PlainScreen) -> [Announcement]? {
    guard let before = earlier.state.dialogs.last as? HelpDialog, let now = state.dialogs.last as? HelpDialog,
      before.search != now.search || before.isTyping != now.isTyping
    else { return nil }
    if now.search == nil {
      return [Announcement("Nothing is searched for any more. \(state.key(.readOut)) has all keys read out.")]
    }
    return now.isTyping ? focus?.announcements ?? [] : dialog?.announcements
  }
}

/// One line of the help: keys, and what they do.
struct HelpEntry {
  let keys: DisplayText
  /// The name on the command line and in `keys.ini`; empty for what is no action.
  var word: DisplayText = ""
  let help: DisplayText
  /// Why it is not possible now.
  var reason: String?

  /// Whether a search finds it.
  func matches(_ word: String) -> Bool {
    [keys, self.word, help].contains { $0.string.range(ofFolded: word) != nil }
  }

  /// Its lines, with the keys in a column and, where there is room, the name in another.
  /// - Parameter isReadOut: whether nobody sees columns: then no key is torn from the others for the sake of one.
  func lines(width: Int, marking search: String, isReadOut: Bool) -> [StyledText] {
    let keysWidth = isReadOut ? keys.width : width < 60 ? 9 : 18
    let wordWidth = width < 90 ? 0 : 20
    let slot: ThemeSlot = reason == nil ? .key : .keyDisabled
    let room = max(1, width - keysWidth - 2 - (wordWidth == 0 ? 0 : wordWidth + 2))
    let keyLines = keys.wrapped(to: keysWidth)
    var helpLines = help.wrapped(to: room).map { StyledText($0, reason == nil ? .text : .textDim) }
    if let reason { helpLines += DisplayText("not now: \(reason)").wrapped(to: room).map { StyledText($0, .textDim) } }
    return (0..<max(keyLines.count, helpLines.count)).map { index in
      let keys = index < keyLines.count ? keyLines[index] : ""
      var line = StyledText(keys, slot).marking(search).padded(to: keysWidth + 2)
      if wordWidth > 0 {
        line = line + StyledText(index == 0 ? word : "", .textDim).marking(search).padded(to: wordWidth + 2)
      }
      return index < helpLines.count ? line + helpLines[index].marking(search) : line
    }
  }
}

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
    below.dialogs.removeAll { $0 is HelpDialog }
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

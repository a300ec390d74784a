import Formats

/// What a dialog shows, line by line, before it is known where on the screen.
struct DialogContent {
  let title: DisplayText
  /// The environment it acts on; nil where it acts on none.
  var environment: String?
  var isProduction = false
  /// Whether it asks about something that cannot be undone.
  var isDanger = false
  var lines: [StyledText] = []
  /// The first line on the screen.
  var top = 0
  /// Where in the lines the cursor stands.
  var cursor: Position?

  mutating func add(_ line: StyledText) {
    lines.append(line)
  }

  /// Adds a text, broken into lines.
  mutating func add(_ text: String, _ slot: ThemeSlot = .text, width: Int) {
    for line in DisplayText(text).wrapped(to: width) { lines.append(StyledText(line, slot)) }
  }

  mutating func addGap() {
    if !lines.isEmpty { lines.append(StyledText()) }
  }
}

extension DialogContent {
  /// The content of a dialog in lines of so many cells.
  static func of(_ dialog: Dialog, _ state: AppState, width: Int) -> DialogContent {
    switch dialog {
    case .inspect(let dialog):
      switch dialog.subject {
      case .token(let name, let token): TokenInspection(dialog, name, token, state).content(width: width)
      case .session(let name): SessionInspection(dialog, name, state).content(width: width)
      }
    case .login(let dialog): LoginContent(dialog, state).content(width: width)
    case .create(let dialog): CreateContent(dialog, state).content(width: width)
    case .label(let dialog): LabelContent(dialog, state).content(width: width)
    case .revoke(let dialog): RevokeContent(dialog, state).content(width: width)
    case .logOut(let dialog): LogOutContent(dialog, state).content(width: width)
    case .sort(let dialog): SortContent(dialog, state).content(width: width)
    case .help(let dialog): HelpContent(dialog, state).content(width: width)
    }
  }
}

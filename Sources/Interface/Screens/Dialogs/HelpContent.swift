import Formats

/// Every key, from the table of actions; what is not possible now says why.
struct HelpContent {
  private let dialog: HelpDialog
  private let state: AppState

  init(_ dialog: HelpDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Keys")
    let keys = KeyText(state.display.glyphs)
    for group in Action.Group.allCases {
      content.lines.addGap()
      content.lines.add(StyledText(DisplayText(group.rawValue), .header))
      for action in ActionTable.all
      where action.group == group && (action.name != .readOut || state.display.isPlain) {
        add(action, keys, to: &content, width: width)
      }
    }
    content.top = dialog.top
    return content
  }

  /// The state as it is without the help, which would hide what the other keys can do.
  private var below: AppState {
    var below = state
    below.dialogs.removeAll { if case .help = $0 { true } else { false } }
    return below
  }

  private func add(_ action: Action, _ keys: KeyText, to content: inout DialogContent, width: Int) {
    let column = width < 60 ? 9 : 18
    let contexts = KeyContext.allCases.filter(action.contexts.contains)
    let bindings = contexts.lazy.map { state.keys.keys(of: action.name, in: $0) }.first ?? []
    let names = bindings.map(keys.text).joined(separator: " ")
    let room = max(1, width - column - 2)
    var slot = ThemeSlot.key
    var lines = DisplayText(action.help).wrapped(to: room).map { StyledText($0) }
    if action.contexts.contains(.main), case .impossible(let reason) = below.availability(of: action.name) {
      slot = .keyDisabled
      lines += DisplayText("not now: \(reason)").wrapped(to: room).map { StyledText($0, .textDim) }
    }
    for (index, line) in lines.enumerated() {
      let start = index == 0 ? names.padded(to: column) : DisplayText("").padded(to: column)
      content.lines.add(StyledText(start + "  ", slot) + line)
    }
  }
}

/// Dialogs that are read, in which the keys of the lists scroll.
private let reading: Set<KeyContext> = [.inspect, .help, .activity, .report]
/// Dialogs in which other keys have other work.
private let asking: Set<KeyContext> = [.confirmation, .progress, .results]

extension Action {
  static let scrollDown = scrolling(
    .scrollDown, [.character("j"), [.down]], in: reading, "scroll down", hint: Hint("scroll", 6), takesCount: true)
  static let scrollUp = scrolling(.scrollUp, [.character("k"), [.up]], in: reading, "scroll up", takesCount: true)
  static let scrollPageDown = scrolling(
    .scrollPageDown, [[.pageDown], [.control("f")], [.control("d")], .character(" ")], in: reading,
    "scroll a screen down")
  static let scrollPageUp = scrolling(
    .scrollPageUp, [[.pageUp], [.control("b")], [.control("u")]], in: reading, "scroll a screen up")
  static let scrollToFirst = scrolling(
    .scrollToFirst, [[.character("g"), .character("g")], [.home]], in: reading, "to the top")
  static let scrollToLast = scrolling(.scrollToLast, [.character("G"), [.end]], in: reading, "to the end")
  static let scrollDownInQuestion = scrolling(.scrollDown, [.character("j"), [.down]], in: asking, "scroll down")
  static let scrollUpInQuestion = scrolling(.scrollUp, [.character("k"), [.up]], in: asking, "scroll up")
  static let scrollPageDownInQuestion = scrolling(
    .scrollPageDown, [[.pageDown], .character(" ")], in: asking, "scroll a screen down")
  static let scrollPageUpInQuestion = scrolling(.scrollPageUp, [[.pageUp]], in: asking, "scroll a screen up")

  private static func scrolling(
    _ name: ActionName, _ bindings: [[Key]], in contexts: Set<KeyContext>, _ help: String, hint: Hint? = nil,
    takesCount: Bool = false
  ) -> Action {
    Action(name, .dialogs, bindings, in: contexts, help: help, hint: hint, takesCount: takesCount) { state, count in
      state.scroll(name, count ?? 1)
      return []
    }
  }
}

extension AppState {
  /// Scrolls a dialog that shows more lines than fit; its last line stays on the screen.
  mutating func scroll(_ action: ActionName, _ count: Int) {
    guard var dialog = dialogs.last else { return }
    if case .activity = dialog { return moveInActivity(action, count) }
    guard let top = dialog.top else { return }
    let (lines, rows) = DialogExtent.of(dialog, in: self)
    let last = max(0, lines - rows)
    let target =
      switch action {
      case .scrollDown: top + count
      case .scrollUp: top - count
      case .scrollPageDown: top + max(1, rows - 1)
      case .scrollPageUp: top - max(1, rows - 1)
      case .scrollToLast: last
      default: 0
      }
    dialog.scroll(to: target.clamped(to: 0...last))
    replaceDialog(dialog.kind)
  }
}

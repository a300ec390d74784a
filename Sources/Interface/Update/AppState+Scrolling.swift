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

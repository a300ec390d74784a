extension AppState {
  /// Scrolls a dialog that shows more lines than fit; its last line stays on the screen.
  mutating func scroll(_ action: ActionName, _ count: Int) {
    guard let dialog = dialogs.last else { return }
    if case .activity = dialog { return moveInActivity(action, count) }
    let (lines, rows) = DialogExtent.of(dialog, in: self)
    let last = max(0, lines - rows)
    func moved(_ top: Int) -> Int {
      let target =
        switch action {
        case .scrollDown: top + count
        case .scrollUp: top - count
        case .scrollPageDown: top + max(1, rows - 1)
        case .scrollPageUp: top - max(1, rows - 1)
        case .scrollToLast: last
        default: 0
        }
      return target.clamped(to: 0...last)
    }
    switch dialog {
    case .inspect(var inspection):
      inspection.top = moved(inspection.top)
      replaceDialog(.inspect(inspection))
    case .revokeMany(var preview):
      preview.top = moved(preview.top)
      replaceDialog(.revokeMany(preview))
    case .revocation(var revocation):
      revocation.top = moved(revocation.top)
      replaceDialog(.revocation(revocation))
    case .help(var help):
      help.top = moved(help.top)
      replaceDialog(.help(help))
    case .report(var report):
      report.top = moved(report.top)
      replaceDialog(.report(report))
    default: break
    }
  }
}

extension AppState {
  /// Rows of a list or lines of a dialog that a notch of the wheel moves.
  private static let notch = 3

  /// Scrolls what lies under the pointer; the selection goes along only where it would leave the screen.
  mutating func turnWheel(over target: PointerTarget, by step: Int) -> [Effect] {
    switch target {
    case .token, .pane(.tokens): scrollTokens(by: step * Self.notch)
    case .environment, .pane(.environments): return scrollEnvironments(by: step)
    case .candidate: return completeCommand(by: step > 0 ? 1 : -1)
    case .dialog, .button, .field, .word, .choice: scroll(step > 0 ? .scrollDown : .scrollUp, Self.notch)
    case .hint: break
    }
    return []
  }

  private mutating func scrollTokens(by lines: Int) {
    guard var list = chosenList, list.count > 0 else { return }
    let rows = max(1, Layout(self).tokenRows)
    let top = (list.top + lines).clamped(to: 0...max(0, list.count - rows))
    let selected = list.selected.clamped(to: top...min(list.count, top + rows) - 1)
    if selected != list.selected { list.select(selected) }
    list.top = top
    chosenList = list
  }

  private mutating func scrollEnvironments(by lines: Int) -> [Effect] {
    guard let index = chosenIndex else { return [] }
    let rows = max(1, Layout(self).environmentRows)
    let top = (environmentsTop + lines).clamped(to: 0...max(0, environments.count - rows))
    environmentsTop = top
    return choose(index.clamped(to: top...min(environments.count, top + rows) - 1))
  }
}

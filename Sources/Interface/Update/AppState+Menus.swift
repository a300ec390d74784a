import TokenModel

/// The menus of orders, columns and themes.
extension AppState {
  mutating func openSort() -> [Effect] {
    guard let name = chosenEnvironment?.name, let support = chosenSupport else { return [] }
    focus = .tokens
    return open(.sort(SortDialog(name, support: support, current: chosenList?.sort)))
  }

  mutating func openColumns() -> [Effect] {
    guard let name = chosenEnvironment?.name, let support = chosenSupport else { return [] }
    focus = .tokens
    return open(.columns(ColumnsDialog(name, support: support)))
  }

  mutating func reverseOrder() -> [Effect] {
    guard var sort = chosenList?.sort else { return [] }
    sort.ascending.toggle()
    return setSort(sort)
  }

  /// Shows the chosen environment's list in another order.
  mutating func setSort(_ sort: TokenSort?) -> [Effect] {
    guard let support = chosenSupport, var list = chosenList else { return [] }
    focus = .tokens
    let stopped = list.giveUpLoading().map(Effect.cancel)
    list.setSort(sort, support: support)
    chosenList = list
    return stopped
  }

  /// Actions in the menu that has the keys.
  mutating func menu(_ action: ActionName) -> [Effect] {
    switch (action, dialogs.last) {
    case (.chooseNext, _): selectInMenu { $0.selected + 1 }
    case (.choosePrevious, _): selectInMenu { $0.selected - 1 }
    case (.chooseFirst, _): selectInMenu { _ in 0 }
    case (.chooseLast, _): selectInMenu { $0.count - 1 }
    case (.turnRound, .sort(var dialog)):
      dialog.turnRound()
      replaceDialog(dialog)
    case (.choose, .sort(let dialog)):
      dialogs.removeLast()
      return setSort(dialog.choice.sort)
    case (.choose, .copy(let dialog)):
      dialogs.removeLast()
      return copy(dialog.choice.text, what: dialog.choice.word)
    case (.choose, .themes(let dialog)): choose(dialog.choice)
    case (.switchChoice, .columns(let dialog)):
      if let reason = lists[dialog.environment]?.hiddenColumns.turn(dialog.column) { notice = .warning(reason) }
    default: break
    }
    return []
  }

  /// Chooses another line of the menu that has the keys; a theme is put on at once.
  mutating func selectInMenu(_ line: (any MenuDialog) -> Int) {
    guard var menu = dialogs.last?.kind as? any MenuDialog else { return }
    menu.select(line(menu))
    replaceDialog(menu)
    if case .themes(let dialog) = dialogs.last { tryOn(dialog.choice) }
  }
}

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
    switch dialogs.last {
    case .copy(let dialog): return chooseCopy(action, in: dialog)
    case .sort(var dialog):
      switch action {
      case .chooseNext: dialog.move(by: 1)
      case .choosePrevious: dialog.move(by: -1)
      case .turnRound: dialog.turnRound()
      default:
        dialogs.removeLast()
        return setSort(dialog.choice.sort)
      }
      replaceDialog(.sort(dialog))
    case .columns(var dialog):
      switch action {
      case .chooseNext: dialog.move(by: 1)
      case .choosePrevious: dialog.move(by: -1)
      default:
        if let reason = lists[dialog.environment]?.hiddenColumns.turn(dialog.column) { notice = .warning(reason) }
      }
      replaceDialog(.columns(dialog))
    case .themes(let dialog): chooseTheme(action, dialog)
    default: break
    }
    return []
  }
}

import TokenModel

/// The menus of orders, columns and themes.
extension Action {
  static let sort = Action(
    .sort, .tokens, [.character("s")], in: [.main], help: "sort", hint: Hint("sort", 9), parameter: .order,
    opens: true, when: \.listWork
  ) { state, _ in state.openSort() }
  static let reverseOrder = Action(
    .reverseOrder, .tokens, [.character("S")], in: [.main], help: "turn the order round", when: \.reversal
  ) { state, _ in state.reverseOrder() }
  static let columns = Action(
    .columns, .tokens, [.character("C")], in: [.main], help: "choose the columns", opens: true, when: \.listWork
  ) { state, _ in state.openColumns() }
  static let chooseNext = Action(
    .chooseNext, .dialogs, [.character("j"), [.down], [.tab]], in: [.menu, .columns], help: "next choice"
  ) { state, _ in state.selectInMenu { $0.selected + 1 } }
  static let choosePrevious = Action(
    .choosePrevious, .dialogs, [.character("k"), [.up], [.backTab]], in: [.menu, .columns], help: "previous choice"
  ) { state, _ in state.selectInMenu { $0.selected - 1 } }
  static let chooseFirst = Action(
    .chooseFirst, .dialogs, [[.character("g"), .character("g")], [.home]], in: [.menu, .columns], help: "first choice"
  ) { state, _ in state.selectInMenu { _ in 0 } }
  static let chooseLast = Action(
    .chooseLast, .dialogs, [.character("G"), [.end]], in: [.menu, .columns], help: "last choice"
  ) { state, _ in state.selectInMenu { $0.count - 1 } }
  static let turnRound = Action(
    .turnRound, .dialogs, [[.left], [.right], .character("h"), .character("l"), .character(" ")], in: [.menu],
    help: "the other direction", hint: Hint("direction", 2), when: \.turning
  ) { state, _ in state.turnRound() }
  static let choose = Action(
    .choose, .dialogs, [[.enter], .character("s")], in: [.menu], help: "take this choice", hint: Hint("choose", 1)
  ) { state, _ in state.chooseInMenu() }
  static let switchChoice = Action(
    .switchChoice, .dialogs, [.character(" "), .character("x")], in: [.columns], help: "show the column or hide it",
    hint: Hint("show or hide", 1)
  ) { state, _ in state.switchColumn() }
}

extension AppState {
  fileprivate var reversal: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.sort == nil
      ? .impossible("The server's own order cannot be turned round. Press \(key(.sort)) to choose another.") : .possible
  }

  fileprivate var turning: Availability {
    if case .sort = dialogs.last { .possible } else { .impossible("There is no other direction.") }
  }

  fileprivate mutating func openSort() -> [Effect] {
    guard let name = chosenEnvironment?.name, let support = chosenSupport else { return [] }
    focus = .tokens
    return open(.sort(SortDialog(name, support: support, current: chosenList?.sort)))
  }

  fileprivate mutating func openColumns() -> [Effect] {
    guard let name = chosenEnvironment?.name, let support = chosenSupport else { return [] }
    focus = .tokens
    return open(.columns(ColumnsDialog(name, support: support)))
  }

  fileprivate mutating func reverseOrder() -> [Effect] {
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

  fileprivate mutating func turnRound() -> [Effect] {
    guard case .sort(var dialog) = dialogs.last else { return [] }
    dialog.turnRound()
    replaceDialog(dialog)
    return []
  }

  fileprivate mutating func chooseInMenu() -> [Effect] {
    switch dialogs.last {
    case .sort(let dialog):
      dialogs.removeLast()
      return setSort(dialog.choice.sort)
    case .copy(let dialog):
      dialogs.removeLast()
      return copy(dialog.choice.text, what: dialog.choice.word)
    case .themes(let dialog): choose(dialog.choice)
    default: break
    }
    return []
  }

  fileprivate mutating func switchColumn() -> [Effect] {
    guard case .columns(let dialog) = dialogs.last else { return [] }
    if let reason = lists[dialog.environment]?.hiddenColumns.turn(dialog.column) { notice = .warning(reason) }
    return []
  }

  /// Chooses another line of the menu that has the keys; a theme is put on at once.
  mutating func selectInMenu(_ line: (any MenuDialog) -> Int) -> [Effect] {
    guard var menu = dialogs.last?.kind as? any MenuDialog else { return [] }
    menu.select(line(menu))
    replaceDialog(menu)
    if case .themes(let dialog) = dialogs.last { tryOn(dialog.choice) }
    return []
  }
}

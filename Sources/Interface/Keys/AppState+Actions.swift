import TerminalKit
import TokenModel

/// The program as a whole.
extension Action {
  static let demo = Action(
    .demo, .sessions, [.character("d")], in: [.main],
    help: "open the demo (only before the first environment)", hint: Hint("demo", 1),
    when: { state in
      state.environments.isEmpty
        ? .possible : .impossible("Leave with \(state.key(.quit)) and run fob demo: here are your own environments.")
    }
  ) { state, _ in
    state.opensDemo = true
    return [.terminal(.quit(status: 0))]
  }
  static let back = Action(
    .back, .program, [[.escape]], in: [.main],
    help: "cancel or go back"
  ) { state, _ in state.goBack() }
  static let quit = Action(
    .quit, .program, [.character("q")], in: [.main], help: "quit", hint: Hint("quit", 7)
  ) { _, _ in [.terminal(.quit(status: 0))] }
  static let suspend = Action(
    .suspend, .program, [[.control("z")]], in: Set(KeyContext.allCases), help: "back to the shell; fg returns"
  ) { _, _ in [.terminal(.suspend)] }
  static let redraw = Action(
    .redraw, .program, [[.control("l")]], in: Set(KeyContext.allCases), help: "redraw the screen"
  ) { _, _ in [.terminal(.redraw)] }
  static let readOut = Action(
    .readOut, .program, [[.control("t")]], in: Set(KeyContext.allCases),
    help: "in plain mode read the whole list or dialog out",
    when: { $0.display.isPlain ? .possible : .impossible("This is for plain mode: fob --plain.") }
  ) { state, _ in
    state.readOuts += 1
    return []
  }
}

extension AppState {
  /// Undoes one thing at a time: reading everything, a login, the filter, being among the tokens, a warning that was read.
  fileprivate mutating func goBack() -> [Effect] {
    if chosenList?.reading != nil { return stopReading() }
    if let login = chosenState?.activity, login.kind == .loggingIn { return giveUpLogin(login.work) }
    if focus == .environments, !environmentOrder.filter.isEmpty {
      environmentOrder.filter = EnvironmentFilter()
    } else if focus == .tokens, chosenList?.filter.isEmpty == false {
      filterList(by: "")
    } else if inventory != nil {
      return closeInventory()
    } else if focus == .tokens {
      focus = .environments
    } else if !notices.dismiss() {
      notice = .info("Press \(key(.quit)) to quit.")
    }
    return []
  }
}

extension Action {
  static let moveDown = moving(.moveDown, [.character("j"), [.down]], "next row; a number before repeats it")
  static let moveUp = moving(.moveUp, [.character("k"), [.up]], "previous row")
  static let moveToFirst = moving(
    .moveToFirst, [[.character("g"), .character("g")], [.home]], "first row, or go to row N")
  static let moveToLast = moving(
    .moveToLast, [.character("G"), [.end]], "last row, or go to row N")
  static let pageDown = moving(.pageDown, [[.pageDown], [.control("f")]], "screen down")
  static let pageUp = moving(.pageUp, [[.pageUp], [.control("b")]], "screen up")
  static let halfPageDown = moving(.halfPageDown, [[.control("d")]], "half screen down")
  static let halfPageUp = moving(.halfPageUp, [[.control("u")]], "half screen up")
  static let nextServerPage = moving(
    .nextServerPage, [.character("]")], "next page, as the server has them", when: \.pages)
  static let previousServerPage = moving(
    .previousServerPage, [.character("[")], "page before, as the server has them", when: \.pages)
  static let nextMatch = moving(
    .nextMatch, [.character("n")], "next match, from the last to the first", in: .tokens, when: \.matches)
  static let previousMatch = moving(.previousMatch, [.character("N")], "previous match", in: .tokens, when: \.matches)

  private static func moving(
    _ name: ActionName, _ bindings: [[Key]], _ help: String, in group: Group = .moving,
    when availability: @escaping @Sendable (AppState) -> Availability = { _ in .possible }
  ) -> Action {
    Action(name, group, bindings, in: [.main], help: help, takesCount: true, when: availability) { state, count in
      state.move(name, count)
    }
  }

  static let otherPane = Action(
    .otherPane, .moving, [[.tab], [.backTab]], in: [.main], help: "the other pane", hint: Hint("pane", 2),
    when: { $0.focus == .tokens ? $0.otherPaneIsThere : $0.tokensAtHand }
  ) { state, _ in state.focus(on: state.focus.other) }
  static let goToTokens = Action(
    .goToTokens, .moving, [.character("l"), [.right]], in: [.main], help: "upload tokens: go there",
    when: \.tokensAtHand
  ) { state, _ in state.focus(on: .tokens) }
  static let goToEnvironments = Action(
    .goToEnvironments, .moving, [.character("h"), [.left]], in: [.main], help: "environments: go there",
    when: \.otherPaneIsThere
  ) { state, _ in state.focus(on: .environments) }
}

extension AppState {
  fileprivate var matches: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.filter.isEmpty == false
      ? .possible : .impossible("There is no filter. Press \(key(.filter)) to set one.")
  }

  fileprivate var pages: Availability {
    guard listWork.isPossible else { return listWork }
    guard let list = chosenList else { return .possible }
    if inventory != nil { return .impossible("The inventory has no server pages.") }
    if list.isRearranged { return .impossible("Filtered or sorted here, the list has no server pages.") }
    return list.rows.pagesTotal > 1 ? .possible : .impossible("The server sent everything on one page.")
  }

  fileprivate var otherPaneIsThere: Availability {
    inventory == nil ? .possible : .impossible("\(key(.inventory)) goes back to the environments.")
  }

  fileprivate mutating func focus(on pane: Pane) -> [Effect] {
    focus = pane
    return []
  }
}

extension AppState {
  /// Moves the selection of the focused pane.
  mutating func move(_ action: ActionName, _ count: Int?) -> [Effect] {
    switch action {
    case .nextServerPage, .previousServerPage, .nextMatch, .previousMatch: focus = .tokens
    default: break
    }
    if focus == .environments { return moveAmongEnvironments(action, count) }
    guard var list = chosenList, list.count > 0 else { return say(emptyList) }
    switch action {
    case .nextServerPage, .previousServerPage:
      let step = (count ?? 1) * (action == .nextServerPage ? 1 : -1)
      let page = (list.rows.pageNumber(of: list.selected) + step).clamped(to: 1...list.rows.pagesTotal)
      list.select((page - 1) * list.rows.pageSize)
      list.top = list.selected
    case .nextMatch, .previousMatch:
      let step = (count ?? 1) * (action == .nextMatch ? 1 : -1) % list.count
      list.select((list.selected + step + list.count) % list.count)
    default:
      list.select(target(action, count, from: list.selected, of: list.count, rows: Layout(self).tokenRows))
    }
    chosenList = list
    return []
  }

  /// Why there is no row to go to.
  private var emptyList: Availability {
    guard listWork.isPossible else { return listWork }
    return .impossible(
      chosenList?.filter.isEmpty == false ? "No upload token matches the filter." : "There are no upload tokens.")
  }

  private mutating func say(_ availability: Availability) -> [Effect] {
    if case .impossible(let reason) = availability { notice = .info(reason) }
    return []
  }

  private mutating func moveAmongEnvironments(_ action: ActionName, _ count: Int?) -> [Effect] {
    let layout = Layout(self)
    let lines = environmentLines(layout)
    guard lines.count > 0 else { return say(whyNotUsable) }
    let line = selectedLine(of: lines) ?? 0
    let wanted = target(action, count, from: line, of: lines.count, rows: layout.environmentRows)
    // A number names one of all of them.
    if count != nil, action == .moveToFirst || action == .moveToLast, lines.folded.indices.contains(wanted) {
      environmentOrder.isUnfolded = true
      return choose(environmentOrder.places[wanted])
    }
    return select(line: wanted.clamped(to: 0...lines.count - 1), of: lines)
  }

  private func target(_ action: ActionName, _ count: Int?, from index: Int, of total: Int, rows: Int) -> Int {
    let times = count ?? 1
    let screen = max(1, rows)
    return switch action {
    case .moveDown: index + times
    case .moveUp: index - times
    case .moveToFirst: (count ?? 1) - 1
    case .moveToLast: count.map { $0 - 1 } ?? total - 1
    case .pageDown: index + times * screen
    case .pageUp: index - times * screen
    case .halfPageDown: index + times * max(1, screen / 2)
    case .halfPageUp: index - times * max(1, screen / 2)
    default: index
    }
  }
}

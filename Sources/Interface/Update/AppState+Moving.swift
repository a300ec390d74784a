import TokenModel

extension AppState {
  /// Moves the selection of the pane that has the keys.
  mutating func move(_ action: ActionName, _ count: Int?) -> [Effect] {
    switch action {
    case .nextServerPage, .previousServerPage, .nextMatch, .previousMatch: focus = .tokens
    default: break
    }
    if focus == .environments {
      guard let index = chosenIndex else { return [] }
      return choose(target(action, count, from: index, of: environments.count, rows: Layout(self).environmentRows))
    }
    guard var list = chosenList else { return [] }
    switch action {
    case .nextServerPage, .previousServerPage:
      let step = (count ?? 1) * (action == .nextServerPage ? 1 : -1)
      let page = (list.rows.pageNumber(of: list.selected) + step).clamped(to: 1...list.rows.pagesTotal)
      list.select((page - 1) * list.rows.pageSize)
      list.top = list.selected
    case .nextMatch, .previousMatch:
      guard list.count > 0 else { return [] }
      let step = (count ?? 1) * (action == .nextMatch ? 1 : -1) % list.count
      list.select((list.selected + step + list.count) % list.count)
    default:
      list.select(target(action, count, from: list.selected, of: list.count, rows: Layout(self).tokenRows))
    }
    chosenList = list
    return []
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

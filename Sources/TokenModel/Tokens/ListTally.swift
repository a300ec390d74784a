/// What has been read of a whole list: each token once, and what the server said how many there are.
struct ListTally: ~Copyable {
  private var rows: PackedTokensBuilder
  private var seen: Set<Handle> = []
  private var totals: Set<Int> = []

  init(pageSize: Int) {
    rows = PackedTokensBuilder(pageSize: pageSize)
  }

  /// How many tokens there are so far.
  var count: Int { rows.count }

  /// Adds a page.
  /// - Parameter total: how many tokens there are in all, as the server told with it.
  mutating func add(_ page: PackedPage, claiming total: Int) {
    totals.insert(total)
    for place in 0..<page.count where seen.insert(page.handle(at: place)).inserted { rows.append(place, of: page) }
  }

  /// The list, which is complete when every page told the same total and the tokens are as many.
  consuming func list() -> CompleteList {
    let isComplete = totals == [rows.count]
    return CompleteList(rows: PackedTokens(rows), isComplete: isComplete)
  }
}

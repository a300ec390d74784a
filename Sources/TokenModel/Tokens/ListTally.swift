/// What has been read of a whole list: each token once, and what the server said how many there are.
struct ListTally: ~Copyable {
  private var rows: PackedTokensBuilder
  private var seen: Set<Handle> = []
  private var totals: Set<Int> = []
  private var omissions: [String] = []
  private var remark: String?

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

  /// Notes what a page says besides its rows.
  mutating func note(_ omissions: [String], _ remark: String?) {
    self.omissions += omissions.filter { !self.omissions.contains($0) }
    self.remark = self.remark ?? remark
  }

  /// The list, which is complete when nothing was left out, every page told the same total and the tokens are as many.
  consuming func list() -> CompleteList {
    let isComplete = totals == [rows.count] && omissions.isEmpty
    return CompleteList(rows: PackedTokens(rows), isComplete: isComplete, omissions: omissions, remark: remark)
  }
}

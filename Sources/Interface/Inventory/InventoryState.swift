import FoundationEssentials
import TokenModel

/// The upload tokens of all environments as one list, while it is on the screen.
///
/// Its rows are those of the environments' own lists, as far as they are read; its marks become theirs when somebody leaves it or revokes what is marked.
struct InventoryState: Sendable {
  var list = TokenList()
  /// What the services of these environments report of upload tokens, together. No server sorts or pages them.
  private(set) var support = UploadTokenSupport(
    facts: [], serverSorts: [], pageSize: nil, scopes: [], lifetimes: .neverOnly, idIsSecret: true)
  /// The pane that had the focus when it was opened.
  let focusBefore: Pane
  /// The horizon that it was opened from, or nil.
  let horizon: HorizonDialog?
  /// The lists as they were when they were joined.
  private var joined: [JoinedList] = []

  init(focusBefore: Pane, horizon: HorizonDialog?) {
    self.focusBefore = focusBefore
    self.horizon = horizon
  }

  /// The environment of the selected row.
  var selectedEnvironment: EnvironmentName? { list.origin(at: list.selected)?.environment.name }

  /// Whether somewhere a mistake costs.
  var hasProduction: Bool { list.rows.origins.contains { $0.environment.isProduction } }

  /// Takes over the rows of lists that have changed since.
  mutating func join(_ lists: [(origin: RowsOrigin, list: TokenList)]) {
    let now = lists.map(JoinedList.init)
    guard now != joined else { return }
    joined = now
    support.facts = lists.reduce(into: []) { $0.formUnion($1.origin.support.facts) }
    list.join(SparseRows(joining: lists.map { ($0.origin, $0.list.rows) }))
  }
}

/// What tells whether the rows of a list, or what is shown of them, have changed.
private struct JoinedList: Equatable {
  let name: EnvironmentName
  let revision: Int
  let clockOffset: Int
  let isProduction: Bool

  init(_ origin: RowsOrigin, _ list: TokenList) {
    name = origin.environment.name
    revision = list.rows.revision
    clockOffset = Int(origin.clockOffset.rounded(.down).clamped(to: -1e12...1e12))
    isProduction = origin.environment.isProduction
  }
}

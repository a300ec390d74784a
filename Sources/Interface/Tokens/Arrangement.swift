import FoundationEssentials
import TokenModel

/// Which rows of a list are shown, and in which order. What was found is kept, so that a filter that narrows the last one looks only where that matched.
struct Arrangement: Sendable {
  /// The places of the rows shown; nil where that is all of them in the server's order.
  private(set) var places: [Int]?
  /// The places of all rows in an order made here, once it is known.
  private var order: [Int]?
  /// The filter that `places` were found by, as long as no row moved.
  private var lastFilter: TokenFilter?

  /// Rows came, went or changed.
  mutating func forgetRows() {
    forgetOrder()
  }

  /// Another order is wanted.
  mutating func forgetOrder() {
    order = nil
    lastFilter = nil
  }

  /// - Parameters:
  ///   - sort: an order to make here, once everything is here; nil for the server's.
  ///   - now: the time by the server's clock.
  mutating func arrange(_ rows: SparseRows, filter: TokenFilter, sort: TokenSort?, now: Date) {
    let sort = rows.hasEveryRow ? sort : nil
    guard !filter.isEmpty || sort != nil else {
      places = nil
      lastFilter = nil
      return
    }
    order = sort.map { order ?? rows.places(in: TokenOrder($0)) }
    if filter.isEmpty {
      places = order
    } else {
      let narrowed = lastFilter.map { filter.narrows($0) } == true ? places : nil
      places = rows.places(meeting: filter, among: narrowed ?? order, now: now)
    }
    lastFilter = filter
  }
}

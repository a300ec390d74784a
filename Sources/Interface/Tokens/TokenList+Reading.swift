/// What is read of a list, and what must be.
extension TokenList {
  /// Reading everything, and how far it has come.
  struct Reading: Sendable, Equatable {
    let work: WorkID
    var read = 0
    var total: Int?
  }

  /// Whether every row must be here: for a filter, an order that the server does not know, or to mark all.
  var needsEverything: Bool { isRearranged || marksWhenRead != nil }

  /// Whether reading everything is to be begun.
  var mustReadEverything: Bool {
    guard hasAnswer, needsEverything, !isReadingStopped else { return false }
    // What is under way brings the rest, though no marks.
    guard !isArriving || marksWhenRead != nil else { return false }
    return !rows.isEverythingLoaded || marksWhenRead != nil && completeness == .unknown
  }

  /// Whether what is shown is not the server's own list, page by page.
  var isRearranged: Bool { !filter.isEmpty || sortsHere }

  /// Whether rows of the whole list are here while the rest is read.
  var isArriving: Bool { rows.isPart && !loads.isEmpty }

  /// Waits for no answer any more.
  /// - Returns: the work that was under way.
  mutating func giveUpLoading() -> [WorkID] {
    let works = Array(loads.values) + (reading.map { [$0.work] } ?? [])
    loads = [:]
    reading = nil
    return works
  }
}

/// How far the rows of a list are known to be all that the server has.
enum ListCompleteness: Sendable, Equatable {
  /// Not everything was read, or only page by page while rows may have moved from one to the other.
  case unknown
  /// Everything was read, and fits the server's own count.
  case complete
  /// Everything was read, but the list changed meanwhile.
  case incomplete
}

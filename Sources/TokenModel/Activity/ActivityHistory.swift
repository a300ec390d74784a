/// The latest requests, oldest first, at most so many.
public struct ActivityHistory: Sendable, Equatable {
  /// The requests that are kept.
  public private(set) var records: [ActivityRecord] = []
  private let limit: Int

  /// An empty history; when it is full the oldest go.
  public init(limit: Int = 400) {
    self.limit = max(1, limit)
  }

  /// Adds a request, or takes in how one that is here went on.
  public mutating func take(_ record: ActivityRecord) {
    if let index = index(of: record.number) {
      records[index] = record
    } else if records.last.map({ $0.number < record.number }) ?? true {
      records.append(record)
      if records.count > limit { records.removeFirst(records.count - limit) }
    }
  }

  /// The request of that number, if it is still here.
  public subscript(number: Int) -> ActivityRecord? {
    index(of: number).map { records[$0] }
  }

  /// Requests without an answer yet.
  public var underWay: Int {
    records.count { $0.outcome == .underWay }
  }

  /// Where a number is; they rise.
  private func index(of number: Int) -> Int? {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].number == number ? low : nil
  }
}

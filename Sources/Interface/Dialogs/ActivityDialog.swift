import TokenModel

/// The requests that were sent, newest last.
struct ActivityDialog: DialogKind, Equatable {
  /// The number of the request that was chosen; nil while the newest one is followed.
  var chosen: Int?
  /// The environment whose requests are shown; nil for all.
  var only: EnvironmentName?

  var dialog: Dialog { .activity(self) }

  /// The requests that are shown.
  func records(of history: ActivityHistory) -> [ActivityRecord] {
    guard let only else { return history.records }
    return history.records.filter { $0.environment == only }
  }

  /// Where the chosen request is among those that are shown; the newest is followed, and the oldest stands for one that is no longer kept.
  func index(in records: [ActivityRecord]) -> Int? {
    guard !records.isEmpty else { return nil }
    guard let chosen else { return records.count - 1 }
    return records.lastIndex { $0.number <= chosen } ?? 0
  }

  /// Chooses the request at an index; the last one is followed.
  mutating func choose(_ index: Int, in records: [ActivityRecord]) {
    guard !records.isEmpty else { return }
    let index = index.clamped(to: 0...records.count - 1)
    chosen = index == records.count - 1 ? nil : records[index].number
  }
}

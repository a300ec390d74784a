import FoundationEssentials
import TokenModel

/// One of several lists whose rows are shown as one.
struct RowsOrigin: Sendable {
  /// Its place among them.
  let place: Int
  let environment: Environment
  let support: UploadTokenSupport
  /// Seconds to add to this machine's clock to get the server's.
  let clockOffset: Double
}

/// Which token a row is of: two environments can list the same.
struct RowKey: Sendable, Hashable {
  let handle: Handle
  /// The place of its list, where rows are of several.
  var origin = 0
}

extension [RowsOrigin] {
  /// The same row after lists came or went between theirs; nil where its own has gone.
  func moved(_ key: RowKey, from earlier: [RowsOrigin]) -> RowKey? {
    guard earlier.indices.contains(key.origin) else { return nil }
    let name = earlier[key.origin].environment.name
    if indices.contains(key.origin), self[key.origin].environment.name == name { return key }
    return first { $0.environment.name == name }.map { RowKey(handle: key.handle, origin: $0.place) }
  }
}

/// The lists that a filter looks into, each with the time by its server's clock.
struct SearchedOrigins {
  private let times: [Date?]
  private let now: Date

  init(_ origins: [RowsOrigin], _ filter: InventoryFilter, now: Date) {
    self.now = now
    times = origins.map { origin in
      filter.admits(origin.environment) ? now.addingTimeInterval(origin.clockOffset) : nil
    }
  }

  /// Nil where none of a list's tokens are let through.
  func time(of origin: Int) -> Date? { times.isEmpty ? now : times[origin] }
}

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

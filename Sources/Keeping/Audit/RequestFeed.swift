import Synchronization
import TokenModel

/// Keeps the latest requests in memory and passes them on to one follower. Nothing goes to disk.
public final class RequestFeed: RequestLog {
  private struct State {
    var history: RequestHistory
    var follower: (@Sendable (LoggedRequest) -> Void)?
    var count = 0
  }

  private let state: Mutex<State>

  /// A feed that keeps this many requests.
  public init(limit: Int = 400) {
    state = Mutex(State(history: RequestHistory(limit: limit), follower: nil))
  }

  /// The latest requests, oldest first.
  public var history: RequestHistory { state.withLock(\.history) }

  /// The number of the next request, counted from 1.
  public func nextNumber() -> Int {
    state.withLock { state in
      state.count += 1
      return state.count
    }
  }

  /// Takes requests that another process sent for this one, under numbers of this process.
  public func adopt(_ records: [LoggedRequest]) {
    for var record in records {
      record.number = nextNumber()
      add(record)
    }
  }

  /// Takes a record and passes it on.
  public func add(_ record: LoggedRequest) {
    state.withLock { state in
      state.history.add(record)
      state.follower?(record)
    }
  }

  /// Passes on what is kept, then everything that comes.
  /// - Parameter follower: called on any thread; must return at once and not call this feed.
  public func follow(_ follower: @escaping @Sendable (LoggedRequest) -> Void) {
    state.withLock { state in
      for record in state.history.records { follower(record) }
      state.follower = follower
    }
  }
}

import FoundationEssentials
import TokenModel

/// Something of the horizon's list: an upload token, or a session that a person must refresh.
enum HorizonItem: Sendable {
  case token(ListedToken, of: EnvironmentName, end: Date)
  case session(of: String, end: Date)

  /// When it expires, by this machine's clock.
  var end: Date {
    switch self {
    case .token(_, _, let end), .session(_, let end): end
    }
  }
}

/// What expires from now on, in the order of time: the upload tokens of a horizon, and between them the sessions that nothing refreshes without a person.
struct HorizonItems {
  private let horizon: Horizon
  private let state: AppState
  /// Upload tokens that have expired by now.
  private let first: Int
  /// The sessions, soonest first, each with its place in the list.
  private let sessions: [(place: Int, name: String, end: Date)]

  init(_ horizon: Horizon, in state: AppState) {
    self.horizon = horizon
    self.state = state
    let first = horizon.count(before: state.now)
    self.first = first
    let ends = state.environments.compactMap { environment -> (name: String, end: Date)? in
      guard environment.hasLivingSession(at: state.now), !state.refreshesUnattended(environment) else { return nil }
      return state.end(of: environment).map { (environment.name, $0) }
    }
    sessions = ends.sorted { $0.end < $1.end }.enumerated().map { index, session in
      (horizon.count(before: session.end) - first + index, session.name, session.end)
    }
  }

  /// How many there are.
  var count: Int { horizon.tokens.count - first + sessions.count }

  /// Sessions that are refreshed without a person.
  var unattendedCount: Int {
    state.environments.count { $0.hasLivingSession(at: state.now) && state.refreshesUnattended($0) }
  }

  /// The one at a place; nil where its row is not here any more.
  subscript(place: Int) -> HorizonItem? {
    if let session = sessions.first(where: { $0.place == place }) {
      return .session(of: session.name, end: session.end)
    }
    let token = place - sessions.count { $0.place < place } + first
    guard horizon.tokens.indices.contains(token) else { return nil }
    let entry = horizon.tokens[token]
    let name = horizon.environments[Int(entry.environment)]
    guard let row = state.lists[name]?.rows[Int(entry.place)] else { return nil }
    return .token(row, of: name, end: Date(timeIntervalSinceReferenceDate: entry.end))
  }

  /// The place of the first one that expires at a moment or later.
  func place(at moment: Date) -> Int {
    max(0, horizon.count(before: moment) - first) + sessions.count { $0.end < moment }
  }
}

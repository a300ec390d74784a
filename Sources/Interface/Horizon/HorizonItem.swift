import FoundationEssentials
import TokenModel

/// Something of the horizon's list: an upload token, a session that a person must refresh, or a certificate.
enum HorizonItem: Sendable {
  case token(ListedToken, of: EnvironmentName, end: Date)
  case session(of: String, end: Date)
  case certificate(ExpiringItem.Subject, of: EnvironmentName, end: Date)

  /// When it expires, by this machine's clock.
  var end: Date {
    switch self {
    case .token(_, _, let end), .session(_, let end), .certificate(_, _, let end): end
    }
  }
}

/// What expires from now on, in the order of time: the upload tokens of a horizon, and between them the sessions that nothing refreshes without a person, and the
/// certificates.
struct HorizonItems {
  private let horizon: Horizon
  private let state: AppState
  /// Upload tokens that have expired by now.
  private let first: Int
  /// The sessions and certificates, soonest first, each with its place in the list.
  private let others: [(place: Int, item: HorizonItem)]

  init(_ horizon: Horizon, in state: AppState) {
    self.horizon = horizon
    self.state = state
    let first = horizon.count(before: state.now)
    self.first = first
    others = Self.others(in: state).sorted { $0.end < $1.end }.enumerated().map { index, item in
      (max(0, horizon.count(before: item.end) - first) + index, item)
    }
  }

  private static func others(in state: AppState) -> [HorizonItem] {
    state.environments.flatMap { environment -> [HorizonItem] in
      var items: [HorizonItem] = []
      if environment.hasLivingSession(at: state.now), !state.refreshesUnattended(environment),
        let end = state.end(of: environment)
      {
        items.append(.session(of: environment.name, end: end))
      }
      guard let name = environment.environment?.name else { return items }
      let found = state.certificates[name]?.certificates ?? []
      return items + found.map { .certificate($0.subject, of: name, end: $0.end) }
    }
  }

  /// How many there are.
  var count: Int { horizon.tokens.count - first + others.count }

  /// The sessions and certificates, soonest first.
  var marks: [HorizonItem] { others.map(\.item) }

  /// The certificates, soonest first.
  var certificates: [(name: EnvironmentName, end: Date)] {
    others.compactMap { if case .certificate(_, let name, let end) = $0.item { (name, end) } else { nil } }
  }

  /// Sessions that are refreshed without a person.
  var unattendedCount: Int {
    state.environments.count { $0.hasLivingSession(at: state.now) && state.refreshesUnattended($0) }
  }

  /// The one at a place; nil where its row is not here any more.
  subscript(place: Int) -> HorizonItem? {
    if let other = others.first(where: { $0.place == place }) { return other.item }
    let token = place - others.count { $0.place < place } + first
    guard horizon.tokens.indices.contains(token) else { return nil }
    let entry = horizon.tokens[token]
    let name = horizon.environments[Int(entry.environment)]
    guard let row = state.lists[name]?.rows[Int(entry.place)] else { return nil }
    return .token(row, of: name, end: Date(timeIntervalSinceReferenceDate: entry.end))
  }

  /// The place of the first one that expires at a moment or later.
  func place(at moment: Date) -> Int {
    max(0, horizon.count(before: moment) - first) + others.count { $0.item.end < moment }
  }
}

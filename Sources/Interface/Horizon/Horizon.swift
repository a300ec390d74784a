import FoundationEssentials
import TokenModel

/// When the upload tokens of all environments expire, as far as their lists are read: sorted once, so that each look costs a few comparisons.
struct Horizon: Sendable {
  /// An upload token that expires.
  struct Token: Sendable {
    /// When, by this machine's clock, in seconds since the reference date.
    let end: Double
    /// Which of `environments` it belongs to.
    let environment: Int32
    /// Its place among all rows of the environment's list.
    let place: Int32
  }

  /// The environments whose services report when upload tokens expire.
  private(set) var environments: [EnvironmentName] = []
  /// Those that expire, soonest first.
  private(set) var tokens: [Token] = []
  /// Upload tokens that are read.
  private(set) var total = 0
  /// Those of them that never expire.
  private(set) var neverCount = 0
  /// What the lists were like; as long as they stay so, this holds.
  private var revisions: [Int] = []

  /// What a state knows; the earlier horizon where no list has changed.
  init(of state: AppState, after earlier: Horizon? = nil) {
    let lists = state.horizonLists
    revisions = lists.flatMap { [$0.list.rows.revision, $0.offset.wholeSeconds] }
    if let earlier, earlier.revisions == revisions, earlier.environments == lists.map(\.name) {
      self = earlier
      return
    }
    environments = lists.map(\.name)
    for (index, item) in lists.enumerated() {
      let rows = item.list.rows
      for place in 0..<rows.count {
        guard let times = rows.times(at: place) else { continue }
        total += 1
        switch times.expiry {
        case .at(let end):
          tokens.append(
            Token(
              end: end.timeIntervalSinceReferenceDate - item.offset, environment: Int32(index), place: Int32(place)))
        case .never: neverCount += 1
        case .unknown: break
        }
      }
    }
    tokens.sort { $0.end < $1.end }
  }

  /// How many upload tokens expire before a moment; as many have lower places in `tokens`.
  func count(before moment: Date) -> Int {
    let time = moment.timeIntervalSinceReferenceDate
    var range = 0..<tokens.count
    while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
      range = tokens[middle].end < time ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  /// The places in `tokens` of those that expire in each bucket of an axis, from now on.
  func places(on axis: HorizonAxis, now: Date) -> [Range<Int>] {
    let bounds = axis.bounds.map { count(before: max($0, now)) }
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }
}

extension Double {
  fileprivate var wholeSeconds: Int { Int(rounded(.down).clamped(to: -1e12...1e12)) }
}

extension AppState {
  /// The lists of the environments whose services report when upload tokens expire, with the seconds to add to this machine's clock for the server's.
  fileprivate var horizonLists: [(name: EnvironmentName, list: TokenList, offset: Double)] {
    environments.compactMap { state in
      guard let environment = state.environment, reportsExpiry(environment), let list = lists[environment.name] else {
        return nil
      }
      return (environment.name, list, state.held?.clockOffset ?? 0)
    }
  }

  /// Whether an environment's service reports when upload tokens expire.
  func reportsExpiry(_ environment: Environment) -> Bool {
    profile(of: environment)?.uploadTokens?.facts.contains(.expiry) == true
  }

  /// Reads what the horizon needs while it is on the screen: whole lists, of environments with a living session.
  mutating func readForHorizon() -> [Effect] {
    guard dialogs.contains(where: { $0.keyContext == .horizon }) else {
      horizon = nil
      return []
    }
    horizon = Horizon(of: self, after: horizon)
    return readWholeLists(where: reportsExpiry)
  }
}

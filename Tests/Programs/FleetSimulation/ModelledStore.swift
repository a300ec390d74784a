import Formats
import Foundation
import TokenModel

/// A register as etcd stands for it: one queue that takes so many requests a second in, and the way there and back.
struct ModelledStore {
  /// Seconds from asking to the answer of an idle store, as measured on loopback.
  static let (readTime, writeTime) = (0.0004, 0.0008)
  /// Seconds after which a host gives a request up, as `EtcdSettings` has them.
  static let timeLimit = 2.0
  /// What telling one watcher of one change costs, as part of a request.
  static let toldShare = 0.1

  private var entries: [SharedReading.Entry?]
  private var revision: UInt64 = 1
  private let capacity: Double
  /// When it has done all that it has taken in.
  private var free = 0.0
  /// Nobody reaches it.
  var isAway = false
  /// Requests of each second, watchers told among them by their share.
  private(set) var load: [Double] = []

  init(environments: Int, capacity: Double) {
    entries = Array(repeating: nil, count: environments)
    self.capacity = capacity
  }

  /// When a request that is sent now is done; after the time limit nobody waits for it, and it is done all the same.
  mutating func done(at now: Double, time: Double, cost: Double = 1) -> Double {
    let second = Int(now)
    if second >= load.count { load += Array(repeating: 0, count: second + 1 - load.count) }
    load[second] += cost
    free = max(free, now) + cost / capacity
    return free + time
  }

  func reading(of environment: Int) -> SharedReading {
    SharedReading(
      entry: entries[environment], standing: RegisterStanding(cluster: "modelled", term: 1, revision: revision))
  }

  /// Swaps a record in; nil is a conflict.
  mutating func swap(
    _ environment: Int, expected: RegisterVersion?, _ record: SharedRecord
  ) -> SharedReading? {
    guard entries[environment]?.version == expected else { return nil }
    revision += 1
    let text = String(revision)
    entries[environment] = SharedReading.Entry(record: record, version: RegisterVersion(text), digest: text)
    return reading(of: environment)
  }
}

/// A server that logs in, and refreshes each token once.
struct ModelledServer {
  /// Seconds that it takes.
  static let (refreshTime, loginTime) = (0.2, 0.3)
  /// Seconds that a session lives: Preservica's quarter of an hour.
  static let lifetime = 900.0

  private var living: [Int: Secret] = [:]
  private var issued = 0
  private(set) var (refreshes, logins, reused) = (0, 0, 0)

  /// The session that a login begins.
  mutating func logIn(_ environment: Int, at now: Double) -> Session {
    logins += 1
    return issue(environment, now)
  }

  /// The session that a refresh token brings; nil for one that was used before.
  mutating func refresh(_ environment: Int, with token: Secret, at now: Double) -> Session? {
    refreshes += 1
    guard living[environment] == token else {
      reused += 1
      return nil
    }
    return issue(environment, now)
  }

  private mutating func issue(_ environment: Int, _ now: Double) -> Session {
    issued += 1
    let refresh = Secret("r\(issued)")
    living[environment] = refresh
    let time = Date(timeIntervalSince1970: now)
    return Session(
      origin: Self.origin,
      credentials: .tokens(
        SessionTokens(access: Secret("a\(issued)"), refresh: refresh, expires: time + Self.lifetime)),
      issued: time)
  }

  private static let origin: Origin = {
    guard let origin = try? Origin("https://server.example.org") else { preconditionFailure("a plain origin") }
    return origin
  }()
}

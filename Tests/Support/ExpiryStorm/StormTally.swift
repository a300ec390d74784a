/// What came of a storm so far.
public struct StormTally: Sendable {
  /// How often the session came to the time of its renewal.
  public private(set) var rounds = 0
  /// Processes that were killed before their end.
  public private(set) var killed = 0
  /// Processes that nobody killed and that gave no token.
  public private(set) var failed = 0
  /// What the first of them said.
  public private(set) var firstFailure: String?
  /// Rounds in which not all got the same token.
  public private(set) var divided = 0
  /// Refreshes that the server has seen.
  public internal(set) var refreshes = 0
  /// Logins that it has seen.
  public internal(set) var logins = 0
  /// Refresh tokens that it was sent twice.
  public internal(set) var reused = 0

  /// The counters of the sandbox and where they go.
  static var counted: [(String, WritableKeyPath<StormTally, Int>)] {
    [("refreshes", \.refreshes), ("logins", \.logins), ("reused", \.reused)]
  }

  /// Adds a round.
  mutating func take(_ outcomes: [StormOutcome]) {
    rounds += 1
    let survivors = outcomes.filter { !$0.wasKilled }
    killed += outcomes.count - survivors.count
    let failures = survivors.filter { $0.status != 0 }
    failed += failures.count
    firstFailure = firstFailure ?? failures.first?.text
    if Set(survivors.map(\.text)).count > 1 { divided += 1 }
  }
}

extension StormTally: CustomStringConvertible {
  /// The figures on one line.
  public var description: String {
    "\(rounds) rounds: \(refreshes) refreshes, \(logins) logins, \(failed) failed, \(killed) killed, "
      + "\(reused) refresh tokens sent twice, \(divided) rounds with more than one token"
      + (firstFailure.map { "; the first failure: \($0)" } ?? "")
  }
}

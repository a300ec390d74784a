/// What a host does next about the sign-ins that its share counts at an origin, decided from values alone.
///
/// A sign-in is an entry of its own in the register before it is sent. Each host puts what it knows together with what it reads; where the register has lost
/// entries, only people sign in until the server's window ends.
public enum SignInRules {
  /// The next step towards something, by what was read and what is remembered.
  /// - Parameter clock: which of the server's windows it is.
  public static func step(
    toward need: SignInNeed, in reading: SignInReading, memory: SignInMemory, limit: SignInLimit, clock: SignInClock
  ) -> SignInStep {
    let known = known(in: reading, memory, clock)
    switch need {
    case .look: return tell(known, reading, memory) ?? .stands
    case .spend(let identity, let isPerson):
      // Who does not know the window cannot know what is kept for people in it.
      guard isPerson || clock.isServers else { return .refuse(known) }
      // A retry finds what it had written.
      if isIn(reading, identity, known), isPerson || !known.isForPeople, !memory.tellsLoss(reading) { return .stands }
      // One whose swap was not done counts for nobody yet.
      var known = known
      known.forget(identity)
      guard known.left(of: limit, forPerson: isPerson) > 0 else {
        return tell(known, reading, memory) ?? .refuse(known)
      }
      var next = known
      next.count(identity)
      return .swap(record(next, reading, memory))
    }
  }

  /// The count by all that is known; its window never goes back.
  public static func known(
    in reading: SignInReading, _ memory: SignInMemory, _ clock: SignInClock
  ) -> SharedSignIns {
    let fresh = SharedSignIns(window: clock.window)
    let told = [reading.record?.signIns, memory.copy].compactMap(\.self)
    var known = told.dropFirst().reduce(told.first ?? fresh) { $0.merged(with: $1) }
    if clock.isServers { known = known.merged(with: fresh) }
    if memory.tellsLoss(reading) { known.leaveToPeople() }
    return known
  }

  /// Says what the register does not hold yet; nil where it holds all.
  private static func tell(_ known: SharedSignIns, _ reading: SignInReading, _ memory: SignInMemory) -> SignInStep? {
    guard known != reading.record?.signIns || memory.tellsPutBack(reading), !known.isEmpty else { return nil }
    return .swap(record(known, reading, memory))
  }

  private static func isIn(_ reading: SignInReading, _ identity: SignInIdentity, _ known: SharedSignIns) -> Bool {
    guard let held = reading.record?.signIns, held.window == known.window else { return false }
    return held.counted.contains(identity) && known.counted.contains(identity)
  }

  private static func record(
    _ signIns: SharedSignIns, _ reading: SignInReading, _ memory: SignInMemory
  ) -> SignInRecord {
    SignInRecord(generation: max(reading.record?.generation ?? 0, memory.floor) + 1, signIns: signIns)
  }
}

/// What a host wants of the count.
public enum SignInNeed: Sendable, Hashable {
  /// That the register holds what this host knows.
  case look
  /// To sign in.
  case spend(SignInIdentity, isPerson: Bool)
}

/// What is done next.
public enum SignInStep: Sendable, Hashable {
  /// Nothing: the register holds what was wanted.
  case stands
  /// A record is swapped in, where the version is still the one that was read; then it is looked at again.
  case swap(SignInRecord)
  /// No sign-in is left, by this count.
  case refuse(SharedSignIns)
}

/// Which of the server's windows it is, as far as a host can tell.
public struct SignInClock: Sendable, Hashable {
  /// When the window began, in seconds since 1970.
  public var window: Int
  /// Whether the server said so: another clock begins no window.
  public var isServers: Bool

  /// Makes one.
  public init(window: Int, isServers: Bool) {
    self.window = window
    self.isServers = isServers
  }
}

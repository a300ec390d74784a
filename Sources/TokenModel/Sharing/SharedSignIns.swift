import Formats

/// The sign-ins that the hosts of a share have spent at one origin, from one address, in one of the server's windows.
///
/// What two hosts know of them can be put together in any order and any number of times: an entry counts once, and one that was taken back does not come back.
public struct SharedSignIns: Sendable, Hashable {
  /// When the window began, in seconds since 1970 by the server's clock.
  public let window: Int
  /// Those that were sent, or are about to be.
  public private(set) var counted: Set<SignInIdentity>
  /// Those that were certainly not sent.
  public private(set) var withdrawn: Set<SignInIdentity>
  /// Whether the server has said that it accepts no more.
  public private(set) var isExhausted: Bool
  /// Whether entries may be missing, so that only people may sign in.
  public private(set) var isForPeople: Bool

  /// Puts it together.
  public init(
    window: Int, counted: Set<SignInIdentity> = [], withdrawn: Set<SignInIdentity> = [], isExhausted: Bool = false,
    isForPeople: Bool = false
  ) {
    self.window = window
    self.counted = counted.subtracting(withdrawn)
    self.withdrawn = withdrawn
    self.isExhausted = isExhausted
    self.isForPeople = isForPeople
  }

  /// Sign-ins that are left; unattended ones leave some to people.
  public func left(of limit: SignInLimit, forPerson isPerson: Bool) -> Int {
    guard !isExhausted, isPerson || !isForPeople else { return 0 }
    return max(0, limit.count - (isPerson ? 0 : limit.keptForPeople) - counted.count)
  }

  /// Seconds until the next window.
  public func secondsToNext(of limit: SignInLimit, at server: Int) -> Int { max(1, window + limit.window - server) }

  /// One is about to be sent.
  public mutating func count(_ identity: SignInIdentity) {
    if !withdrawn.contains(identity) { counted.insert(identity) }
  }

  /// One was certainly not sent.
  public mutating func withdraw(_ identity: SignInIdentity) {
    counted.remove(identity)
    withdrawn.insert(identity)
  }

  /// Whether one is there is to be decided again.
  mutating func forget(_ identity: SignInIdentity) { counted.remove(identity) }

  /// The server accepts no more in this window.
  public mutating func exhaust() { isExhausted = true }

  /// Entries may be missing.
  public mutating func leaveToPeople() { isForPeople = true }

  /// These with what others know; the later window counts.
  public func merged(with other: SharedSignIns) -> SharedSignIns {
    guard window == other.window else { return window > other.window ? self : other }
    return SharedSignIns(
      window: window, counted: counted.union(other.counted), withdrawn: withdrawn.union(other.withdrawn),
      isExhausted: isExhausted || other.isExhausted, isForPeople: isForPeople || other.isForPeople)
  }

  /// Whether nothing is known of the window.
  var isEmpty: Bool { self == SharedSignIns(window: window) }
}

/// The name of one sign-in: a retry finds by it what it had written, and only its own is taken back.
public struct SignInIdentity: Sendable, Hashable {
  /// Its text: random digits, or the host and the number of one that was counted on that host alone.
  public let text: String

  /// One that was written down.
  public init(_ text: String) { self.text = text }

  /// A new one of 64 bits.
  public static func random() -> SignInIdentity { SignInIdentity(digits()) }

  /// The name of a host that sign-ins which only it has counted are known by.
  public static func host() -> String { digits() }

  /// One of those that a host has counted alone in a window, from 1 on.
  static func own(of host: String, _ number: Int) -> SignInIdentity { SignInIdentity("\(host)-\(number)") }

  private static func digits() -> String {
    var generator = SystemRandomNumberGenerator()
    return Hex.encode((0..<8).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}

/// The count as a register holds it.
public struct SignInRecord: Sendable, Hashable {
  /// Raised with every swap.
  public var generation: Int
  /// The count.
  public var signIns: SharedSignIns

  /// Makes a record.
  public init(generation: Int, signIns: SharedSignIns) {
    self.generation = generation
    self.signIns = signIns
  }
}

/// A count as it was read, and how the register stood.
public struct SignInReading: Sendable, Hashable {
  /// The count, or nil where there is none.
  public var record: SignInRecord?
  /// Tells the sealed value from any other of its generation; nil where there is none.
  public var digest: String?
  /// How the register stood.
  public var standing: RegisterStanding

  /// Makes a reading.
  public init(record: SignInRecord?, digest: String?, standing: RegisterStanding) {
    self.record = record
    self.digest = digest
    self.standing = standing
  }
}

import Formats

/// What a host remembers of a shared environment, on its own disk: saved before it acts by it. Without it a store that was put back from a copy could not be
/// told from one that was not.
public struct ShareMemory: Sendable, Hashable {
  /// The latest record that was seen, or swapped in.
  public struct Seen: Sendable, Hashable, Encodable {
    /// Its generation: a lower one is older.
    public var generation: Int
    /// Its digest: another record of the same generation was put back.
    public var digest: String
    /// Whether it said that somebody had logged out.
    public var isLoggedOut: Bool
  }

  /// When an open claim was first seen.
  public struct Sight: Sendable, Hashable {
    /// The claim.
    public var claim: ClaimIdentity
    /// When, by this host's clock that nobody sets.
    public var time: BootTime
    /// Who has claimed what, for people; nil where an older fob has seen it.
    public var claimer: Claimer?
  }

  /// What a claim says of itself.
  public struct Claimer: Sendable, Hashable {
    /// The claiming host as its people call it; from outside.
    public var host: String
    /// What is to be sent.
    public var purpose: Claim.Purpose
    /// How long it may take in seconds.
    public var seconds: Int

    /// What a claim says.
    init(_ claim: Claim) { (host, purpose, seconds) = (claim.host, claim.purpose, claim.seconds) }
  }

  /// A session that this host got under a claim, as long as it is not known to be in the register.
  public struct Answer: Sendable, Hashable {
    /// The claim.
    public var claim: ClaimIdentity
    /// The session.
    public var session: Session
    /// What it was logged in to with; nil for a refresh.
    public var credentials: CredentialCode?

    /// Makes it.
    public init(claim: ClaimIdentity, session: Session, credentials: CredentialCode? = nil) {
      self.claim = claim
      self.session = session
      self.credentials = credentials
    }
  }

  /// Under which key the record is: with another one nothing that is remembered counts.
  public var key: RegisterKey
  /// How far the register had got.
  public private(set) var standing: RegisterStanding?
  /// The latest record.
  public private(set) var seen: Seen?
  /// When the open claim was first seen.
  public private(set) var sight: Sight?
  /// Whether a refresh token may be sent that is found in the register: another host has swapped since this one first looked, or noticed that the register
  /// was put back, or this one has logged in itself. Before that nobody here can tell a record from an old copy of it.
  public private(set) var mayRefresh: Bool
  /// The claim that this host has swapped in last: where it is open and no process here is at it, nobody is.
  public private(set) var claim: ClaimIdentity?
  /// What is still to be swapped in.
  public var answer: Answer?
  /// Whether this host, since it was started, has had an answer from the session's server, whose time it therefore knows: another host's answers say nothing of
  /// the clock here.
  public private(set) var hasHeardServer: Bool
  /// The highest incarnation of the record that was seen, or noticed.
  public private(set) var incarnation: Int

  /// A host that remembers nothing.
  public init(
    key: RegisterKey, standing: RegisterStanding? = nil, seen: Seen? = nil, sight: Sight? = nil,
    mayRefresh: Bool = false, claim: ClaimIdentity? = nil, answer: Answer? = nil, hasHeardServer: Bool = false,
    incarnation: Int = 0
  ) {
    self.key = key
    self.standing = standing
    self.seen = seen
    self.sight = sight
    self.mayRefresh = mayRefresh
    self.claim = claim
    self.answer = answer
    self.hasHeardServer = hasHeardServer
    self.incarnation = incarnation
  }

  /// The generation below which nothing is current.
  public var floor: Int { seen?.generation ?? 0 }

  /// Whether a reading tells that the store was put back from a copy, or is another one.
  public func tellsPutBack(_ reading: SharedReading) -> Bool { isBehind(reading.standing) || isOlder(reading.entry) }

  /// Whether another host has noticed that the register was put back, and this one has not: what is there was written after that, or in a register that was
  /// put back once more. It is as new to this host as if it had just joined.
  func isNoticedElsewhere(_ entry: SharedReading.Entry?) -> Bool { (entry?.record.incarnation ?? 0) > incarnation }

  /// The incarnation of what follows a reading.
  func incarnation(after reading: SharedReading) -> Int {
    guard !isNoticedElsewhere(reading.entry) else { return reading.entry?.record.incarnation ?? incarnation }
    return tellsPutBack(reading) ? incarnation + 1 : incarnation
  }

  /// Whether a refresh token may be sent that a reading has brought.
  func mayRefresh(_ reading: SharedReading) -> Bool { mayRefresh && !tellsPutBack(reading) }

  /// Whether the register has got less far than it had.
  func isBehind(_ present: RegisterStanding) -> Bool { standing.map(present.isBehind) ?? false }

  /// Whether a record is older than the latest, or pretends to be that.
  func isOlder(_ entry: SharedReading.Entry?) -> Bool {
    guard let seen, let entry else { return false }
    let generation = entry.record.generation
    return generation < seen.generation || generation == seen.generation && entry.digest != seen.digest
  }

  /// Whether what a key holds is what was seen last, in a register that was not put back since.
  /// - Parameter digest: of the sealed value; nil where the key holds nothing.
  public func isUp(to digest: String?, _ standing: RegisterStanding) -> Bool {
    !isBehind(standing) && digest.map { $0 == seen?.digest } ?? (self.standing != nil)
  }

  /// The host that has the session of a record that follows what was seen, as far as that can be known.
  public func claimer(before record: SharedRecord) -> String? {
    guard let seen, let claimer = sight?.claimer, record.generation == seen.generation + 1 else { return nil }
    return claimer.host
  }

  /// A reading is taken as the state of things.
  public mutating func note(_ reading: SharedReading, at now: BootTime) {
    let isPutBack = notice(reading)
    guard let entry = reading.entry else { return sight = nil }
    if !isPutBack, let seen, entry.record.generation > seen.generation { mayRefresh = true }
    keep(entry)
    if let claim = entry.record.claim {
      if sight?.claim != claim.identity || sight?.time.boot != now.boot {
        sight = Sight(claim: claim.identity, time: now, claimer: Claimer(claim))
      }
    } else {
      sight = nil
    }
  }

  /// A record of this host's is in the register.
  public mutating func noteSwap(_ reading: SharedReading) {
    notice(reading)
    sight = nil
    claim = reading.entry?.record.claim?.identity
    if let entry = reading.entry { keep(entry) }
  }

  /// The answer in hand is in the register: what follows it there is no old copy.
  public mutating func noteSave(_ reading: SharedReading) {
    noteSwap(reading)
    answer = nil
    mayRefresh = true
  }

  /// The server has answered this host.
  mutating func noteServer() { hasHeardServer = true }

  /// The clock is another one now.
  mutating func forgetServer() { hasHeardServer = false }

  /// Notes how the register stands.
  /// - Returns: whether it was put back.
  @discardableResult
  private mutating func notice(_ reading: SharedReading) -> Bool {
    let isPutBack = tellsPutBack(reading)
    incarnation = incarnation(after: reading)
    standing = reading.standing
    if isPutBack { mayRefresh = false }
    return isPutBack
  }

  private mutating func keep(_ entry: SharedReading.Entry) {
    let isLoggedOut = entry.record.state == .loggedOut
    seen = Seen(generation: entry.record.generation, digest: entry.digest, isLoggedOut: isLoggedOut)
  }
}

/// The time since a machine was started, which nobody sets and which goes on while it sleeps (`CLOCK_BOOTTIME`). Two of different starts cannot be compared.
public struct BootTime: Sendable, Hashable {
  /// Which start.
  public var boot: String
  /// Seconds since then.
  public var seconds: Double

  /// Makes a time.
  public init(boot: String, seconds: Double) {
    self.boot = boot
    self.seconds = seconds
  }

  /// Seconds since an earlier time; nil if the machine has restarted since.
  public func since(_ earlier: BootTime) -> Double? {
    boot == earlier.boot ? seconds - earlier.seconds : nil
  }
}

import Formats

/// What a register holds of one environment's session. Nothing in it is of one host alone: no local time, no file's `stat`.
public struct SharedRecord: Sendable, Hashable {
  /// How things stand with the session.
  public enum State: Sendable, Hashable {
    /// Nobody is at it: the session's refresh token, where it has one, is for whoever claims it.
    case idle(Session)
    /// Somebody gets another session. Only the claimer knows the refresh token meanwhile.
    case claimed(Claim, living: AccessSession?)
    /// There is no refresh token that could be trusted: who needs a session claims a login. The late answer to the claim that ended so may be saved over
    /// this.
    case spent(living: AccessSession?, abandoned: ClaimIdentity?)
    /// Somebody has logged out.
    case loggedOut
  }

  /// Raised with every swap.
  public var generation: Int
  /// How things stand.
  public var state: State
  /// The last half minute whose code of the second factor was used (RFC 6238 section 5.2: each once), by the server's clock.
  public var lastCodeStep: Int64?
  /// What the server said of logins that failed, the latest last.
  public internal(set) var refusals: [LoginRefusal]
  /// Raised by whoever notices that the register was put back: a higher one than a host knows was written after that, by a host that knew of it.
  public var incarnation: Int

  /// Makes a record.
  public init(
    generation: Int, state: State, lastCodeStep: Int64? = nil, refusals: [LoginRefusal] = [], incarnation: Int = 0
  ) {
    self.generation = generation
    self.state = state
    self.lastCodeStep = lastCodeStep
    self.refusals = refusals
    self.incarnation = incarnation
  }

  /// The session that can be used now, without a refresh token where that is not for everybody; nil where there is none.
  public var session: Session? {
    switch state {
    case .idle(let session): session
    case .claimed(_, let living), .spent(let living, _): living?.session
    case .loggedOut: nil
    }
  }

  /// The claim that is open, or nil.
  public var claim: Claim? { if case .claimed(let claim, _) = state { claim } else { nil } }

  /// The record that follows, with another state.
  public func next(_ state: State, above floor: Int = 0) -> SharedRecord {
    SharedRecord(
      generation: max(generation, floor) + 1, state: state, lastCodeStep: lastCodeStep, refusals: refusals,
      incarnation: incarnation)
  }
}

/// A session to act under, and not to refresh: it has no refresh token.
public struct AccessSession: Sendable, Hashable {
  /// The session.
  public let session: Session

  /// What can be done with a session by everybody at once.
  public init(_ session: Session) {
    var session = session
    if case .tokens(var tokens) = session.credentials {
      tokens.refresh = nil
      session.credentials = .tokens(tokens)
    }
    self.session = session
  }
}

/// The intent to use something that is good for one use: it is in the register before that is sent, and does not expire.
public struct Claim: Sendable, Hashable {
  /// What is to be sent.
  public enum Purpose: String, Sendable {
    /// The refresh token.
    case refresh
    /// What the environment supplies for a login, or a person typed.
    case logIn
  }

  /// Which attempt it is.
  public var identity: ClaimIdentity
  /// What is to be sent.
  public var purpose: Purpose
  /// The claiming host as its people call it; from outside.
  public var host: String
  /// How long it may take in seconds, counted by the claimer from before its swap, and by everybody else from when they first saw it.
  public var seconds: Int

  /// Makes a claim.
  public init(identity: ClaimIdentity, purpose: Purpose, host: String, seconds: Int) {
    self.identity = identity
    self.purpose = purpose
    self.host = host
    self.seconds = seconds
  }
}

/// The random name of one attempt: no two attempts have the same, on no host.
public struct ClaimIdentity: Sendable, Hashable {
  /// Hexadecimal digits.
  public let text: String

  /// One that was written down.
  public init(_ text: String) { self.text = text }

  /// A new one of 128 bits.
  public static func random() -> ClaimIdentity {
    var generator = SystemRandomNumberGenerator()
    return ClaimIdentity(
      Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
  }
}

/// A record as it was read, and how the register stood.
public struct SharedReading: Sendable, Hashable {
  /// A record with what tells it from any other.
  public struct Entry: Sendable, Hashable {
    /// The record.
    public var record: SharedRecord
    /// Its version in the register.
    public var version: RegisterVersion
    /// A digest of the sealed value.
    public var digest: String

    /// Makes an entry.
    public init(record: SharedRecord, version: RegisterVersion, digest: String) {
      self.record = record
      self.version = version
      self.digest = digest
    }
  }

  /// The record, or nil where there is none.
  public var entry: Entry?
  /// How the register stood.
  public var standing: RegisterStanding

  /// Makes a reading.
  public init(entry: Entry?, standing: RegisterStanding) {
    self.entry = entry
    self.standing = standing
  }
}

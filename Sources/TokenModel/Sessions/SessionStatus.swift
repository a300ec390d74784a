import Formats
import FoundationEssentials

/// What is on disk about an environment's session, read without a lock and without asking a server.
public struct SessionStatus: Sendable, Equatable {
  /// What is held.
  public enum Holding: Sendable, Equatable {
    /// No session.
    case nothing
    /// A session; it may have ended by now.
    indirect case session(HeldSession)
    /// A session of another origin than the environment's file names now; not used until a login confirms the change.
    case otherOrigin(OriginChange)
    /// The state file cannot be used; the sentence says why and what to do.
    case unusable(reason: String)
  }

  /// What is held.
  public var holding: Holding
  /// The last failed refresh or login; nil if a good one, or an edit that may have fixed it, came later.
  public var failure: RecordedFailure?
  /// Whether the server asks at a login for more than the environment's file, as it is now, supplies.
  public var asksMore = false
  /// The share that the session is in; nil where it is not shared.
  public var share: SharedStanding?

  /// The account that the held session is of, or nil.
  public var account: String? {
    if case .session(let held) = holding { held.session.account } else { nil }
  }

  /// Makes a status.
  public init(_ holding: Holding, failure: RecordedFailure? = nil) {
    self.holding = holding
    self.failure = failure
  }
}

extension SessionStatus {
  /// What a record says about an environment as its file is now.
  package init(of record: SessionRecord, for environment: Environment) {
    let holding: Holding =
      if let change = record.originChange(for: environment) {
        .otherOrigin(change)
      } else {
        record.held(for: environment).map { .session($0) } ?? .nothing
      }
    self.init(holding, failure: record.failure(for: environment))
    asksMore = record.asksMore(of: environment)
    share = SharedStanding(of: record, for: environment)
  }
}

/// A session as fob holds it, with what is known around it.
public struct HeldSession: Sendable, Equatable {
  /// The session; its times are by the server's clock.
  public var session: Session
  /// Seconds to add to the local clock to get the server's.
  public var clockOffset: TimeInterval
  /// Seconds by which the session may be older than it seems (`SessionRecord.clockDoubt`).
  public var clockDoubt: TimeInterval
  /// Raised with every save; who saves something older has lost.
  public var generation: Int
  /// When the server last accepted it, by the local clock, or nil.
  public var checked: Date?
  /// A sentence to pass on to the user although the session is good (the server could not be reached for refresh), or nil.
  public var warning: String?
  /// Whether it is on disk for everybody. One that could not be saved is good for who holds it, until that process ends.
  public var isSaved: Bool
  /// Whether the caller asked for a refresh, and fob had to log in for it.
  public var isNewLogin = false

  /// Makes it.
  public init(
    session: Session, clockOffset: TimeInterval = 0, clockDoubt: TimeInterval = 0, generation: Int,
    checked: Date? = nil, warning: String? = nil,
    isSaved: Bool = true
  ) {
    self.session = session
    self.clockOffset = clockOffset
    self.clockDoubt = clockDoubt
    self.generation = generation
    self.checked = checked
    self.warning = warning
    self.isSaved = isSaved
  }

  /// Seconds left at a time of the local clock, or nil if the session has no known end; negative when it has passed.
  public func secondsLeft(at local: Date) -> TimeInterval? {
    session.expires.map { $0.timeIntervalSince(local.addingTimeInterval(clockOffset)) }
  }
}

/// Addresses that an environment's file names now and that no login has confirmed: neither session nor secrets go there.
public struct OriginChange: Sendable, Equatable, Codable {
  /// The address that was confirmed.
  public var from: Origin
  /// Those that were not, at least one.
  public var to: [Origin]

  /// Makes it.
  public init(from: Origin, to: [Origin]) {
    self.from = from
    self.to = to
  }
}

extension OriginChange: CustomStringConvertible {
  /// All of them, as the end of a sentence that begins with "changed".
  public var description: String { "from \(from) to \(to.map(\.text).joined(separator: " and "))" }
}

/// A failed refresh or login as it is kept on disk for everybody who waits for the same session.
public struct RecordedFailure: Sendable, Equatable, Encodable {
  /// When, by the local clock.
  public var at: Date
  /// What kind of failure it was, in a word or two: `unreachable`; nil if who recorded it did not say.
  public var word: String?
  /// The sentence for the user; without a secret.
  public var reason: String
  /// Whether only a person's login can help.
  public var needsLogin: Bool
  /// What helps; nil if who recorded it did not say.
  public var advice: LoginAdvice?
  /// Failures in a row.
  public var count: Int
  /// Before then no unattended login is tried again, by the local clock; nil: at once.
  public var nextTry: Date?

  /// The `word` for a session that the server ended and only a person can begin again.
  package static let endedWord = "session ended"

  /// Makes a record.
  public init(
    at: Date, word: String? = nil, reason: String, needsLogin: Bool, advice: LoginAdvice? = nil, count: Int,
    nextTry: Date?
  ) {
    self.at = at
    self.word = word
    self.reason = reason
    self.needsLogin = needsLogin
    self.advice = advice
    self.count = count
    self.nextTry = nextTry
  }
}

extension RecordedFailure: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    at = try members.read("at")
    word = try members.readIfPresent("word")
    reason = try members.read("reason")
    needsLogin = try members.read("needsLogin")
    advice = try members.readIfPresent("advice")
    count = try members.read("count")
    nextTry = try members.readIfPresent("nextTry")
  }
}

extension SharedStanding {
  /// How an environment's share stands, by its record; nil if its session is not shared.
  fileprivate init?(of record: SessionRecord, for environment: Environment) {
    guard let name = environment.share, environment.username != nil else { return nil }
    self.init(name: name, other: Other(record.share?.sight, by: record.clockAnchor))
  }
}

extension SharedStanding.Other {
  /// Nil where none was seen, or it was seen before the machine's last start.
  fileprivate init?(_ sight: ShareMemory.Sight?, by anchor: ClockAnchor?) {
    guard let sight, let claimer = sight.claimer, let anchor, anchor.boot == sight.time.boot else { return nil }
    let seconds = anchor.began + sight.time.seconds + Double(claimer.seconds) + ShareRules.margin
    self.init(
      host: claimer.host, purpose: claimer.purpose, until: Date(timeIntervalSince1970: seconds))
  }
}

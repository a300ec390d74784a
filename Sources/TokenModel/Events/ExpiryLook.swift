import Formats
import FoundationEssentials

/// What was seen of an environment at one time, to be held against what is remembered. What was not looked at is nil or empty.
public struct ExpiryLook: Sendable {
  /// A list of upload tokens.
  public struct List: Sendable {
    /// The tokens.
    public var rows: PackedTokens
    /// Whether these are all.
    public var isComplete: Bool
    /// The tokens that a fob of this host created.
    public var made: Set<Handle>
    /// The time by the server's clock.
    public var now: Date

    /// A list that was read.
    public init(rows: PackedTokens, isComplete: Bool, made: Set<Handle>, now: Date) {
      self.rows = rows
      self.isComplete = isComplete
      self.made = made
      self.now = now
    }
  }

  /// Something that expires, but for upload tokens.
  public struct Ending: Sendable, Equatable {
    /// When, by the clock of who set it.
    public var end: Date
    /// Seconds until then.
    public var secondsLeft: TimeInterval
    /// Its whole lifetime in seconds, or nil if that is not known.
    public var lifetime: TimeInterval?

    /// Makes it.
    public init(end: Date, secondsLeft: TimeInterval, lifetime: TimeInterval? = nil) {
      self.end = end
      self.secondsLeft = secondsLeft
      self.lifetime = lifetime
    }
  }

  /// Whether a session needs a person.
  public enum Session: Sendable, Equatable {
    /// It was not looked at.
    case unseen
    /// fob can begin it again, or there is none.
    case needsNobody
    /// Only a person can begin it again.
    case needsPerson(Ending)
  }

  /// The upload tokens; nil: not read.
  public var list: List?
  /// The session.
  public var session: Session
  /// The certificates that were seen.
  public var certificates: [RaisedEvent.CertificateOwner: Ending]

  /// What was seen.
  public init(
    list: List? = nil, session: Session = .unseen, certificates: [RaisedEvent.CertificateOwner: Ending] = [:]
  ) {
    self.list = list
    self.session = session
    self.certificates = certificates
  }
}

import FoundationEssentials

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
  /// A sentence to pass on to the user although the session is good (the server could not be reached for renewal), or nil.
  public var warning: String?
  /// Whether it is on disk for everybody. One that could not be saved is good for who holds it, until that process ends.
  public var isSaved: Bool

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

  /// Seconds left at a time of the local clock, or nil where the session has no known end; negative when it has passed.
  public func secondsLeft(at local: Date) -> TimeInterval? {
    session.expires.map { $0.timeIntervalSince(local.addingTimeInterval(clockOffset)) }
  }
}

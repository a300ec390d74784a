import FoundationEssentials

/// All that decides what is to be done for somebody who wants a session.
public struct SessionSituation: Sendable {
  /// What is on disk.
  public var record: SessionRecord
  /// The environment as its file says now.
  public var environment: Environment
  /// What its service says of itself.
  public var profile: ServiceProfile
  /// How good the session must be.
  public var need: SessionNeed
  /// Whether a renewal is wanted by a person or `fob refresh` although the session may be good, whatever the file's `refresh` says.
  public var isForced: Bool
  /// Whether a refresh was refused just now: what else there is may be tried.
  public var wasRefused: Bool
  /// Whether the environment supplies all that a login asks for.
  public var canLogInAlone: Bool
  /// The local clock.
  public var now: Date

  /// Puts it together.
  public init(
    record: SessionRecord, environment: Environment, profile: ServiceProfile, need: SessionNeed = .ordinary,
    isForced: Bool = false, wasRefused: Bool = false, canLogInAlone: Bool, now: Date
  ) {
    self.record = record
    self.environment = environment
    self.profile = profile
    self.need = need
    self.isForced = isForced
    self.wasRefused = wasRefused
    self.canLogInAlone = canLogInAlone
    self.now = now
  }

  /// The session in hand, where it belongs to the environment.
  public var held: HeldSession? { record.held(for: environment) }

  /// Seconds that the session in hand still lives, or nil where there is none or it has no known end.
  public var secondsLeft: TimeInterval? { held?.secondsLeft(at: now) }

  /// Whether the session in hand lives and satisfies a hard demand.
  public var isLivingEnough: Bool {
    guard let secondsLeft else { return held != nil && need.minimumValidity == nil }
    return secondsLeft > 0 && secondsLeft >= TimeInterval(need.minimumValidity ?? 0)
  }
}

import Formats
import FoundationEssentials

/// What is on disk about the share that an environment's session is in.
public struct SharedStanding: Sendable, Hashable {
  /// Another host that is at the session, as far as this one has seen.
  public struct Other: Sendable, Hashable {
    /// What its people call it; from outside.
    public var host: String
    /// What it does.
    public var purpose: Claim.Purpose
    /// When it must have done so, by this host's clock; others go on then.
    public var until: Date

    /// Makes it.
    public init(host: String, purpose: Claim.Purpose, until: Date) {
      self.host = host
      self.purpose = purpose
      self.until = until
    }
  }

  /// What this host calls the share.
  public var name: EnvironmentName
  /// How the share was when last asked.
  public var condition: ShareCondition
  private let other: Other?

  /// Makes it.
  public init(name: EnvironmentName, condition: ShareCondition = ShareCondition(), other: Other? = nil) {
    self.name = name
    self.condition = condition
    self.other = other
  }

  /// The host that is at the session at a time, or nil.
  public func other(at now: Date) -> Other? { other.flatMap { now < $0.until ? $0 : nil } }
}

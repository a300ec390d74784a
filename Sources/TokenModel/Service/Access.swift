import Formats
import FoundationEssentials

/// What a service needs to act on an environment: the environment, the session that grants access, and the time.
public struct Access: Sendable {
  /// The environment; its origin equals the session's.
  public var environment: Environment
  /// The session that grants access.
  public var session: Session
  /// The time by the server's clock, as well as it is known.
  public var now: Date
  /// The secrets that the service's profile wants beside the session, as far as the environment supplies them.
  public var secrets: [SecretName: Secret]

  /// Makes an access; the caller has checked that the origins are the same.
  public init(environment: Environment, session: Session, now: Date, secrets: [SecretName: Secret] = [:]) {
    self.environment = environment
    self.session = session
    self.now = now
    self.secrets = secrets
  }
}

import FoundationEssentials
import TokenModel

/// A piece of work that failed: what was tried, where, when, and why it did not come about.
struct FailureReport: Sendable, Equatable {
  /// The environment's name.
  let environment: EnvironmentName
  /// The server.
  let origin: Origin
  /// What was tried: `renew the session`.
  let tried: String
  /// Whether it was about the session, which may be tried again without a person.
  let isAboutSession: Bool
  /// When the work began.
  let began: Date
  /// When it failed.
  let ended: Date
  /// Why it did not come about.
  let failure: Failure
}

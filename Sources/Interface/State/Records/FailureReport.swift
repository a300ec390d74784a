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
  /// What kind of failure it was.
  let word: String
  /// The server's or the system's own sentence.
  let reason: String
  /// What to do next, or nil.
  let advice: String?
}

import FoundationEssentials
import TokenModel

/// Everything about one upload token or one session.
struct InspectDialog: Sendable {
  enum Subject: Sendable {
    case token(EnvironmentName, ListedToken)
    /// The session of an environment, by the name of its file.
    case session(String)
  }

  var subject: Subject
  /// Whether the token was made just now.
  var isNew = false
  /// Until when the value is shown; nil while it is masked.
  var revealedUntil: Date?
  /// The first line on the screen.
  var top = 0
  /// Reading the newest facts.
  var work: WorkID?
  /// What the server tells of the session.
  var details: SessionDetails?
  var failure: Failure?
  /// What the audit log has about it, oldest first; nil while it is read.
  var history: [AuditEntry]?

  /// Seconds for which a value is shown.
  static let revealSeconds = 30.0

  init(_ subject: Subject) {
    self.subject = subject
  }

  func isRevealed(at now: Date) -> Bool {
    revealedUntil.map { now < $0 } ?? false
  }

  mutating func reveal(at now: Date) {
    revealedUntil = now.addingTimeInterval(Self.revealSeconds)
  }
}

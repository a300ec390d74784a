import FoundationEssentials
import TokenModel

/// Everything about one upload token or one session.
struct InspectDialog: ScrolledDialog, RevealingDialog {
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
  /// Whether the server's answer is shown as it came instead of the facts.
  var showsAnswer = false
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

  var dialog: Dialog { .inspect(self) }

  init(_ subject: Subject) {
    self.subject = subject
  }

  func isRevealed(at now: Date) -> Bool {
    revealedUntil.map { now < $0 } ?? false
  }

  /// What the server said of it, as text that may hold the value; nil where it was not asked for this alone, or has not answered.
  var answer: Secret? {
    switch subject {
    case .token(_, let token): token.token.answer
    case .session: details?.answer.map { Secret($0) }
    }
  }

  mutating func reveal(at now: Date) {
    revealedUntil = now.addingTimeInterval(Self.revealSeconds)
  }

  mutating func mask() {
    revealedUntil = nil
  }
}

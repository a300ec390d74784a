import FoundationEssentials

/// What the process of an errand says: what came of it, or that the session is lent and an answer is waited for.
struct ErrandReport: Codable {
  /// What came of it.
  enum Outcome: Codable {
    case held(PipedSession)
    case asks(fields: [LoginField], message: String?, challenge: PipedChallenge?)
    case awaits(LoginApproval, challenge: PipedChallenge)
    case loggedOut(LogOutOutcome)
    /// The session to ask the server under; a `LentAnswer` is expected.
    case lent(PipedSession, now: Date)
    case done(notice: String?)
    case failed(SessionFailure)
  }

  /// What came of it.
  var outcome: Outcome
  /// What was sent to the server meanwhile.
  var requests: [ActivityRecord] = []
  /// Why something could not be noted in the audit log, or nil.
  var auditFailure: String?
}

/// What came of asking the server under a session that was lent.
enum LentAnswer: Codable {
  case answered(renewed: PipedSession?, serverDate: Date?, notice: String?)
  case failed(ServiceFailure)
}

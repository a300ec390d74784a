/// What logging out of a service does.
public enum LogOutMeaning: Sendable, Equatable, Codable {
  /// The server is told and ends the session.
  case endsOnServer
  /// The server has no such call: fob forgets the session, which runs out by itself.
  case forgetsLocally
}

/// What a server did about a session that it was asked to end.
public struct LogOutAnswer: Sendable, Equatable {
  /// What lives on; nil where nothing does.
  public var remaining: Session?
  /// Why it does, where the server may still end it; nil where it cannot, so that it runs out by itself.
  public var failure: ServiceFailure?

  /// Whether copies of it are as good as before: only this one has ended. What ends them is in the service's profile.
  public var leavesCopies: Bool

  /// All of it has ended.
  public static let ended = LogOutAnswer(remaining: nil)
  /// The server keeps no sessions: it has taken back this copy alone.
  public static let signedOut = LogOutAnswer(remaining: nil, leavesCopies: true)

  /// An answer.
  public init(remaining: Session?, failure: ServiceFailure? = nil, leavesCopies: Bool = false) {
    self.remaining = remaining
    self.failure = failure
    self.leavesCopies = leavesCopies
  }
}

/// What came of logging out: there is no session here any more.
public struct LogOutOutcome: Sendable, Equatable, Codable {
  /// Whether a server ended something.
  public var meaning: LogOutMeaning
  /// What of the session lives on, and until when, as a sentence; nil where nothing does.
  public var remains: String?

  /// An outcome.
  public init(_ meaning: LogOutMeaning, remains: String? = nil) {
    self.meaning = meaning
    self.remains = remains
  }
}

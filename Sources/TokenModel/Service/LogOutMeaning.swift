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

  /// All of it has ended.
  public static let ended = LogOutAnswer(remaining: nil, failure: nil)

  /// An answer.
  public init(remaining: Session?, failure: ServiceFailure? = nil) {
    self.remaining = remaining
    self.failure = failure
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

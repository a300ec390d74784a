import FoundationEssentials

/// Polls at the server's pace whether a person has approved a login (RFC 8628 section 3.5). Nothing is locked between
/// two polls.
public struct ApprovalWait: Sendable {
  private let sessions: any SessionProvider
  private let now: @Sendable () -> Date
  private let pause: @Sendable (Duration) async -> Bool

  /// The longest pause between two polls, in seconds, whatever the server says.
  static let longestPause = 300

  /// - Parameters:
  ///   - now: the time by this machine.
  ///   - pause: sleeps; false when the task is cancelled.
  public init(
    sessions: any SessionProvider, now: @escaping @Sendable () -> Date,
    pause: @escaping @Sendable (Duration) async -> Bool
  ) {
    self.sessions = sessions
    self.now = now
    self.pause = pause
  }

  /// Waits until someone has decided or the code has expired.
  /// - Throws: `credentialsRefused` if it was denied or the time is over, `cancelled` when the task is.
  public func end(
    of approval: LoginApproval, after challenge: LoginChallenge, in environment: Environment
  ) async throws(SessionFailure) -> LoginProgress {
    var (approval, challenge) = (approval, challenge)
    var setback = 0
    while true {
      try await rest(min(max(approval.interval, 1) << setback, ApprovalWait.longestPause), until: approval.expires)
      do throws(SessionFailure) {
        let progress = try await sessions.logIn(to: environment, answers: LoginAnswers(), after: challenge)
        guard case .awaits(let next, let later) = progress else { return progress }
        (approval, challenge, setback) = (next, later, 0)
      } catch {
        guard Self.passes(error) else { throw error }
        setback = min(setback + 1, 6)
      }
    }
  }

  private func rest(_ seconds: Int, until end: Date) async throws(SessionFailure) {
    guard now() < end else {
      throw .service(.credentialsRefused(reason: "Nobody approved the login in time. Log in again for a new code."))
    }
    guard await pause(.seconds(seconds)) else { throw .service(.cancelled) }
  }

  /// Whether the next poll may succeed (RFC 8628 section 3.5 asks for longer pauses then).
  private static func passes(_ failure: SessionFailure) -> Bool {
    switch failure {
    case .busy, .service(.unreachable), .service(.serverError), .tooSoon: true
    default: false
    }
  }
}

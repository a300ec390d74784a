import FoundationEssentials

/// Keeps sessions for a program at a terminal, which may be stopped, hung up or kept waiting at any moment: whatever takes a lock is an errand of a
/// process of its own, which ends by itself. Here is only read what is on disk.
public struct ApartKeeper: SessionKeeping {
  let keeper: SessionKeeper
  let activity: ActivityFeed
  let auditFailed: @Sendable (String) -> Void
  let start: @Sendable (SessionErrand) async -> (any ErrandProcess)?

  /// - Parameters:
  ///   - keeper: reads what is on disk, and acts where no process can be started. Whether a person is there goes with each errand.
  ///   - activity: where the requests of errands go.
  ///   - auditFailed: is told why an errand could not be noted in the audit log.
  ///   - start: starts a process that does an errand; nil where none can be started.
  public init(
    _ keeper: SessionKeeper, activity: ActivityFeed, auditFailed: @escaping @Sendable (String) -> Void,
    start: @escaping @Sendable (SessionErrand) async -> (any ErrandProcess)?
  ) {
    self.keeper = keeper
    self.activity = activity
    self.auditFailed = auditFailed
    self.start = { errand in
      var errand = errand
      errand.isAttended = keeper.isAttended
      return await start(errand)
    }
  }

  /// What is on disk now.
  public func status(of environment: Environment) -> SessionStatus { keeper.status(of: environment) }

  /// What a login would ask of a person.
  public func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    keeper.loginDemand(for: environment, in: status)
  }

  /// Forgets everything kept under a name, by an errand.
  public func forget(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure) {
    if try await outcome(of: SessionErrand(forgetting: name, tokenFile: tokenFile)) == nil {
      try await keeper.forget(name, tokenFile: tokenFile)
    }
  }

  /// A valid session without asking a person: cached, else by an errand.
  public func session(for environment: Environment, need: SessionNeed) async throws(SessionFailure) -> HeldSession {
    if let held = try keeper.atHand(for: environment, need: need) { return held }
    return try await held(after: .obtain(need), in: environment) { () async throws(SessionFailure) in
      try await keeper.session(for: environment, need: need)
    }
  }

  /// Renews now, by an errand.
  public func renew(_ environment: Environment) async throws(SessionFailure) -> HeldSession {
    try await held(after: .renew, in: environment) { () async throws(SessionFailure) in
      try await keeper.renew(environment)
    }
  }

  /// A session other than one whose token the server refused, by an errand.
  public func session(for environment: Environment, refused token: Secret) async throws(SessionFailure) -> HeldSession {
    let deed = SessionErrand.Deed.replace(refused: PipedSecret(token))
    return try await held(after: deed, in: environment) { () async throws(SessionFailure) in
      try await keeper.session(for: environment, refused: token)
    }
  }

  /// Logs in with what a person typed, by an errand.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginProgress {
    let deed = SessionErrand.Deed.logIn(PipedAnswers(answers), after: challenge.map(PipedChallenge.init))
    switch try await outcome(of: SessionErrand(deed, in: environment)) {
    case nil: return try await keeper.logIn(to: environment, answers: answers, after: challenge)
    case .held(let session): return .loggedIn(try held(session, of: environment))
    case .asks(let fields, let message, let challenge):
      return .asks(fields: fields, message: message, challenge: challenge?.challenge)
    case .awaits(let approval, let challenge): return .awaits(approval, challenge: challenge.challenge)
    case .loggedOut, .lent, .done, .failed: throw Self.unanswered(environment.name)
    }
  }

  /// Ends the session, by an errand.
  public func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome {
    switch try await outcome(of: SessionErrand(.logOut, in: environment)) {
    case nil: return try await keeper.logOut(of: environment)
    case .loggedOut(let outcome): return outcome
    case .held, .asks, .awaits, .lent, .done, .failed: throw Self.unanswered(environment.name)
    }
  }

  /// Forgets the session, by an errand.
  public func forgetSession(of environment: Environment) async throws(SessionFailure) {
    if try await outcome(of: SessionErrand(.forgetSession, in: environment)) == nil {
      try await keeper.forgetSession(of: environment)
    }
  }
}

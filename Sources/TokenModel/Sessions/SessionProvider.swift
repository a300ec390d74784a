import Formats

/// Gets, refreshes and ends sessions: exactly one per environment, whoever asks (design: "Sessions: exactly one, never lost").
///
/// Screens, commands and the client of upload tokens know only this protocol.
public protocol SessionProvider: Sendable {
  /// What is on disk now for each, in their order; no lock, no network. The folders above are checked once.
  func statuses(of environments: [Environment]) -> [SessionStatus]

  /// What a login would ask of a person.
  /// - Parameter status: what is on disk.
  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand

  /// Answers a request, under the lock of the session. The functions for callers are below.
  func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer

  /// Runs something under a valid session. Saves what the answer refreshed, learns the server's clock, and if the
  /// server refuses the session, refreshes it once and repeats: a 401 means that nothing was done.
  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value>
}

extension SessionProvider {
  /// What is on disk now.
  public func status(of environment: Environment) -> SessionStatus {
    statuses(of: [environment]).first ?? SessionStatus(.nothing)
  }

  /// A valid session without asking a person: cached, else refreshed, else logged in if the environment supplies everything.
  public func session(for environment: Environment, need: ValidityRequirement) async throws(SessionFailure)
    -> HeldSession
  {
    try await answer(to: .obtain(need), in: environment, \.held)
  }

  /// Refreshes now, although the session may still be good; logs in if the service cannot refresh and no person is needed.
  public func renew(_ environment: Environment) async throws(SessionFailure) -> HeldSession {
    try await answer(to: .renew, in: environment, \.held)
  }

  /// A session other than one whose token the server refused early: refreshed once by whoever comes first, adopted by
  /// the others.
  public func session(for environment: Environment, refused token: Secret) async throws(SessionFailure) -> HeldSession {
    try await answer(to: .replace(refused: PipedSecret(token)), in: environment, \.held)
  }

  /// Logs in with what was typed or piped in, completed from the environment. A good login confirms a changed origin and resets every back-off; that of a
  /// script keeps to the back-off, and to the sign-ins that are not kept for people.
  /// - Parameter challenge: the one that an earlier call returned, or nil to begin. One that waits for an approval is asked about once
  ///   (`ApprovalWait` goes on asking).
  public func logIn(
    to environment: Environment, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginProgress {
    let operation = SessionRequest.Operation.logIn(PipedAnswers(answers), after: challenge.map(PipedChallenge.init))
    return try await answer(to: operation, in: environment, \.progress)
  }

  /// Logs out: tells the server if it has such a call, and deletes the session.
  /// - Returns: whether the server has ended it.
  @discardableResult
  public func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome {
    try await answer(to: .logOut, in: environment, \.outcome)
  }

  /// Deletes the session without asking the server.
  public func forgetSession(of environment: Environment) async throws(SessionFailure) {
    _ = try await answer(to: .about(environment, .forget))
  }

  /// Takes in what other hosts did to a shared session; asks its register, and no server.
  /// - Throws: `busy` at once where somebody on this host is at the session.
  public func look(at environment: Environment) async throws(SessionFailure) {
    _ = try await answer(to: .about(environment, .look))
  }

  /// Deletes everything stored under a name (`SessionRequest.forgetAll`).
  public func forget(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure) {
    _ = try await answer(to: .forgetAll(name, tokenFile: tokenFile))
  }

  private func answer<Value>(
    to operation: SessionRequest.Operation, in environment: Environment, _ value: (SessionAnswer) -> Value?
  ) async throws(SessionFailure) -> Value {
    guard let value = value(try await answer(to: .about(environment, operation))) else {
      throw .unanswered(environment.name)
    }
    return value
  }
}

extension SessionFailure {
  /// A helper process gave no answer, or not one to the request.
  package static func unanswered(_ environment: EnvironmentName) -> SessionFailure {
    .state(
      reason: "The session process of \(environment) ended without an answer. Try again.")
  }
}

/// A request to a keeper of sessions; handled in this process, or sent whole to a helper process.
public enum SessionRequest: Sendable {
  /// About the session of an environment.
  case about(Environment, Operation)
  /// Deletes everything stored under a name, its binding to an origin too: for an environment that is removed. Asks no
  /// server. `tokenFile`: the file that the environment named for the vendor's scripts; what fob wrote there goes too.
  case forgetAll(EnvironmentName, tokenFile: String?)

  /// What to do about a session; explained at the functions of `SessionProvider`.
  public enum Operation: Codable, Sendable {
    case obtain(ValidityRequirement)
    case renew
    case replace(refused: PipedSecret)
    case logIn(PipedAnswers, after: PipedChallenge?)
    case logOut
    case forget
    case look
  }
}

/// The answer to a request.
public enum SessionAnswer: Sendable {
  /// A session, or what a login still wants.
  case session(LoginProgress)
  case loggedOut(LogOutOutcome)
  case done

  var held: HeldSession? { if case .session(.loggedIn(let held)) = self { held } else { nil } }

  var progress: LoginProgress? { if case .session(let progress) = self { progress } else { nil } }

  var outcome: LogOutOutcome? { if case .loggedOut(let outcome) = self { outcome } else { nil } }
}

/// The validity that a session must have for its use.
public struct ValidityRequirement: Sendable, Hashable, Codable {
  /// Seconds of remaining lifetime as a hard demand; nil leaves it to the margins that scale with the lifetime.
  public var minimumValidity: Int?

  /// Makes a requirement.
  public init(minimumValidity: Int? = nil) {
    self.minimumValidity = minimumValidity
  }

  /// The scaled margins suffice.
  public static let ordinary = ValidityRequirement()
}

/// How far a login has got.
public enum LoginProgress: Sendable {
  /// Done, and saved.
  case loggedIn(HeldSession)
  /// Answers are missing: for `continueLogin` if there is a challenge, else for the login itself. No lock is held meanwhile.
  case asks(fields: [LoginField], message: String?, challenge: LoginChallenge?)
  /// A person must approve it; `ApprovalWait` continues with the challenge. No lock is held meanwhile.
  case awaits(LoginApproval, challenge: LoginChallenge)
}

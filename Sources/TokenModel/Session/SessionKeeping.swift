/// Gets, renews and ends sessions: exactly one per environment, whoever asks (design: "Sessions: exactly one, never lost").
///
/// Screens, commands and the token desk know only this protocol.
public protocol SessionKeeping: Sendable {
  /// What is on disk now; no lock, no network.
  func status(of environment: Environment) -> SessionStatus

  /// A valid session without asking a person: cached, else refreshed, else logged in where the environment supplies everything.
  func session(for environment: Environment, need: SessionNeed) async throws(SessionFailure) -> HeldSession

  /// Renews now, although the session may still be good; logs in where the service cannot refresh and no person is needed.
  func renew(_ environment: Environment) async throws(SessionFailure) -> HeldSession

  /// A session other than one whose token the server refused before its time: renewed once by whoever comes first, adopted by the others.
  func session(
    for environment: Environment, refused token: Secret
  ) async throws(SessionFailure) -> HeldSession

  /// What a login would ask of a person.
  /// - Parameter status: what is on disk.
  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand

  /// Logs in with what was typed or piped in, completed from the environment. A good login confirms a changed origin and resets every back-off; that of a
  /// script keeps to the back-off, and to the sign-ins that are not kept for people.
  /// - Parameter challenge: the one that an earlier call returned, or nil to begin. One that waits for an approval is asked about once
  ///   (`awaitApproval` goes on asking).
  func logIn(
    to environment: Environment, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginProgress

  /// Ends the session: tells the server where it wants to know, and forgets it.
  /// - Returns: whether the server has ended it.
  @discardableResult
  func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome

  /// Forgets the session, where the server cannot be told.
  func forgetSession(of environment: Environment) async throws(SessionFailure)

  /// Forgets everything kept under a name, its binding to an origin too: for an environment that is removed. No server is told.
  /// - Parameter tokenFile: the file that the environment named for the vendor's scripts; what fob wrote there with a session goes too.
  func forget(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure)

  /// Does something under a valid session. Saves what the answer renewed, learns the server's clock, and where the server refuses the session,
  /// renews it once and repeats: a 401 means that nothing was done.
  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value>
}

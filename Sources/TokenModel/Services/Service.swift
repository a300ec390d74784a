import FoundationEssentials

/// A kind of server that fob speaks to.
///
/// A service knows its wire format and nothing else: it keeps no state, writes no file, asks no person, takes no lock and retries nothing. Who
/// calls it (`SessionKeeper`) does all that. Every value that comes from a server is checked before it is returned; what a server says in words is
/// cleaned (`DisplayText`) before it goes into a failure.
///
/// A new one is a struct in a folder of its own in `Services`, and one line in the composition root. It begins with the `profile`, by which the readers of
/// environment files, commands, screens and the vault go, then `loginFields` and `logIn`, and `sessionDetails`, which proves that the session lives.
/// `refresh`, `continueLogin` and `logOut` say `unsupported` or `forgetsLocally` where the server has nothing of the kind. Whoever has upload tokens says
/// so in the profile and answers the four questions about them; for the others the answers below hold.
public protocol Service: Sendable {
  /// What the service says of itself.
  var profile: ServiceProfile { get }

  /// What a login to this environment asks for, in order; what the environment supplies is taken out by the caller.
  func loginFields(for environment: Environment) -> [LoginField]

  /// Whether a login needs a person although every field is known: somebody approves it in a browser.
  func needsApproval(toLogInTo environment: Environment) -> Bool

  /// Logs in. `now` is the server's time as far as it is known; times in the session are by the server's clock (its `Date`, else `now`).
  /// - Throws: `credentialsRefused` with the server's own reason when the answers are wrong.
  func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep>

  /// Does what a login would as far as no secret is needed: finds the addresses, and whether the service answers there. Nobody is signed in.
  /// - Throws: what the login would fail of.
  func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure)

  /// Goes on with a login after a challenge. Where that waits for an approval, this asks once whether it was given, and returns the challenge again
  /// (perhaps with another interval) as long as nobody decided.
  func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep>

  /// Renews the session with its refresh token; `unsupported` where `profile.canRefresh` is false.
  func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session>

  /// What the server tells of the session; also the cheap proof that it still lives.
  func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails>

  /// One page of the upload tokens.
  func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage>

  /// One upload token as the server has it now.
  func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken>

  /// Creates an upload token. Not safe to repeat: after a failure that `mayHaveTakenEffect`, a list must tell.
  func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken>

  /// Ends an upload token, after making sure that the reference still names the token that was chosen.
  func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome>

  /// Ends several upload tokens of one organization under one session, each after making sure of what its reference names, and says of each at once what
  /// became of it.
  /// - Returns: when nothing is under way any more: after the last token, or after `settle` said not to go on.
  /// - Throws: what concerns all of them. Nothing was done to the tokens that were not settled.
  func revokeUploadTokens(
    _ references: [TokenReference], of organization: String?, _ access: Access, settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) -> ServiceAnswer<Void>

  /// Tells the server that the session ends, where it wants to know.
  /// - Returns: what of it lives on.
  /// - Throws: why nothing of it was ended.
  func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer
}

/// Takes what became of one of several tokens that are to end, and tells whether to go on with others.
public typealias RevocationSettling =
  @Sendable (
    TokenReference, Result<RevokeOutcome, ServiceFailure>
  ) async -> Bool

extension Service {
  /// Nothing can be known before the secret is sent.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {}
}

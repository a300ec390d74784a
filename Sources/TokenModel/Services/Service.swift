import Formats
import FoundationEssentials

/// A kind of server that fob speaks to.
///
/// A service knows its wire format and nothing else: it keeps no state, writes no file, asks no person, takes no lock
/// and retries nothing. Its caller (`SessionKeeper`) does all that. Every value from a server is checked before it is
/// returned; a server's words are cleaned (`DisplayText`) before they go into a failure.
///
/// A new one is a struct in its own folder in `Services`, and one line in the composition root. It begins with the
/// `profile`, which the readers of environment files, commands, screens and the vault use, then `loginFields` and
/// `logIn`, and `sessionDetails`, which proves that the session is valid. `refresh`, `continueLogin` and `logOut` say
/// `unsupported` or `forgetsLocally` if the server has nothing of the kind. A service with upload tokens says so in the
/// profile and implements the four calls about them; the defaults below serve the others.
public protocol Service: Sendable {
  /// The service's description of itself.
  var profile: ServiceProfile { get }

  /// What a login to this environment asks for, in order; the caller removes what the environment supplies.
  func loginFields(for environment: Environment) -> [LoginField]

  /// Whether a login needs a person although every field is known: someone approves it in a browser.
  func needsApproval(toLogInTo environment: Environment) -> Bool

  /// Logs in. `now` is the server's time if known; times in the session are by the server's clock (its `Date`, else
  /// `now`).
  /// - Throws: `credentialsRefused` with the server's own reason when the answers are wrong.
  func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep>

  /// Does the part of a login that needs no secret: finds the addresses, and whether the service answers there. Nobody
  /// is signed in.
  /// - Throws: why the login would fail.
  func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure)

  /// Continues a login after a challenge. If that waits for an approval, this polls once and returns the challenge
  /// again (perhaps with another interval) until someone has decided.
  func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep>

  /// Refreshes the session with its refresh token; `unsupported` if `profile.canRefresh` is false.
  func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session>

  /// What the server says about the session; also the cheap proof that it is valid.
  func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails>

  /// One page of the upload tokens.
  func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage>

  /// The same for a service that reads it in parts.
  /// - Parameter part: what has come so far, in the order of the page; the whole is the answer only.
  func uploadTokens(
    _ query: TokenQuery, _ access: Access, part: @escaping @Sendable (TokenPage) -> Void
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage>

  /// One upload token as the server has it now.
  func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken>

  /// Creates an upload token. Not safe to repeat: after a failure that `mayHaveTakenEffect`, a list settles whether it
  /// exists.
  func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken>

  /// Revokes an upload token, after making sure that the reference still names the token that was chosen.
  func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome>

  /// Revokes several upload tokens of one organization under one session, each after making sure of what its reference
  /// names, and reports each result at once.
  /// - Returns: when nothing is in progress any longer: after the last token, or after `settle` said to stop.
  /// - Throws: what concerns all of them. Nothing was done to the tokens that were not settled.
  func revokeUploadTokens(
    _ references: [TokenReference], of organization: String?, _ access: Access, settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) -> ServiceAnswer<Void>

  /// Tells the server that the session ends, if it has such a call.
  /// - Returns: what of it stays valid.
  /// - Throws: why nothing of it was ended.
  func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer
}

/// Takes the result of one of several tokens that are being revoked, and says whether to go on with others.
public typealias RevocationSettling =
  @Sendable (
    TokenReference, Result<RevokeOutcome, ServiceFailure>
  ) async -> Bool

extension Service {
  /// Nothing can be known before the secret is sent.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {}
}

/// Defaults.
extension Service {
  /// Most services need no more than their fields.
  public func needsApproval(toLogInTo environment: Environment) -> Bool { false }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    throw withoutUploadTokens
  }

  /// Most services read a page with one request.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access, part: @escaping @Sendable (TokenPage) -> Void
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    try await uploadTokens(query, access)
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw withoutUploadTokens
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw withoutUploadTokens
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    throw withoutUploadTokens
  }

  /// One after the other, each under the session as the previous one left it.
  public func revokeUploadTokens(
    _ references: [TokenReference], of organization: String?, _ access: Access, settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) -> ServiceAnswer<Void> {
    var access = access
    var last = ServiceAnswer(())
    for reference in references {
      let result: Result<RevokeOutcome, ServiceFailure>
      do throws(ServiceFailure) {
        let answer = try await revokeUploadToken(reference, access)
        access.session = answer.renewed ?? access.session
        last = ServiceAnswer(
          (), renewed: answer.renewed ?? last.renewed, serverDate: answer.serverDate ?? last.serverDate,
          rateLimit: answer.rateLimit, notice: answer.notice ?? last.notice)
        result = .success(answer.value)
      } catch {
        switch error {
        case .sessionRefused, .rateLimited: throw error
        default: result = .failure(error)
        }
      }
      guard await settle(reference, result) else { break }
    }
    return last
  }

  private var withoutUploadTokens: ServiceFailure {
    .unsupported(reason: "\(profile.displayName) has no upload tokens.")
  }
}

/// What a service needs to act on an environment: the environment, the session that grants access, and the time.
public struct Access: Sendable {
  /// The environment; its origin equals the session's.
  public var environment: Environment
  /// The session that grants access.
  public var session: Session
  /// The time by the server's clock, if known.
  public var now: Date
  /// The secrets that the service's profile wants in addition to the session, if the environment supplies them.
  public var secrets: [SecretName: Secret]

  /// Makes an access; the caller has checked that the origins are the same.
  public init(environment: Environment, session: Session, now: Date, secrets: [SecretName: Secret] = [:]) {
    self.environment = environment
    self.session = session
    self.now = now
    self.secrets = secrets
  }
}

/// An answer from a server: the value, and the facts that every answer carries.
public struct ServiceAnswer<Value: Sendable>: Sendable {
  /// The value asked for.
  public var value: Value
  /// The session as the answer refreshed it (POD's cookies change with nearly every answer), or nil.
  public var renewed: Session?
  /// The server's clock when it answered (`Date`, RFC 9110 section 6.6.1), or nil.
  public var serverDate: Date?
  /// The answer's rate limit, or nil.
  public var rateLimit: RateLimit?
  /// A sentence to pass on to the user although all went well (a login that the vendor deprecates), or nil.
  public var notice: String?
  /// Why the value is less than was asked for, although it must be saved; nil if all went well.
  public var failure: ServiceFailure?

  /// Makes an answer.
  public init(
    _ value: Value, renewed: Session? = nil, serverDate: Date? = nil, rateLimit: RateLimit? = nil,
    notice: String? = nil, failure: ServiceFailure? = nil
  ) {
    self.value = value
    self.renewed = renewed
    self.serverDate = serverDate
    self.rateLimit = rateLimit
    self.notice = notice
    self.failure = failure
  }

  /// The same answer with another value.
  public func map<Other: Sendable>(_ change: (Value) -> Other) -> ServiceAnswer<Other> {
    ServiceAnswer<Other>(
      change(value), renewed: renewed, serverDate: serverDate, rateLimit: rateLimit, notice: notice, failure: failure)
  }
}

/// When all requests of one operation must be over: those of a login or a refresh share one time limit, so that whoever
/// waits for the outcome or holds the lock knows how long that can take.
public enum OperationDeadline {
  @TaskLocal private static var current: ContinuousClock.Instant?

  /// Seconds left, rounded up; nil outside such an operation.
  public static var secondsLeft: Int? {
    current.map { Int(((ContinuousClock.now.duration(to: $0)) / .seconds(1)).rounded(.up)) }
  }

  /// Runs an operation with a time limit.
  package static func within<Value: Sendable>(
    seconds: Int, _ body: @Sendable () async -> Value
  ) async -> Value {
    await $current.withValue(ContinuousClock.now + .seconds(seconds)) { await body() }
  }
}

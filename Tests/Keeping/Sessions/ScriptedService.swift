import Formats
import Foundation
import Synchronization
import TokenModel

/// A server that does well unless a test says otherwise: each kind of call takes the next scripted failure, if there is one, and otherwise succeeds.
/// It counts what it is asked and knows which tokens it gave out.
final class ScriptedService: Service {
  enum Call: Sendable, Hashable {
    case logIn, continueLogin, refresh, details, list, show, create, revoke, logOut
  }

  struct State {
    var calls: [Call] = []
    /// Those of them whose requests had one time limit together.
    var limited: Set<Call> = []
    var failures: [Call: [ServiceFailure]] = [:]
    var answers: [LoginAnswers] = []
    var refreshed: [Secret] = []
    /// The sessions that were to end, as they were presented.
    var loggedOut: [Session] = []
    var issued = 0
    var asksForCode = false
    /// What logins wait for; nil once somebody approved them.
    var approval: LoginApproval?
    var needsApproval = false
    /// What becomes of a session that is to end; nil where all of it does.
    var logOutAnswer: LogOutAnswer?
    /// What is wrong with the answers to refreshes, which bring no more than a refresh token; nil where they are good.
    var oddRefresh: ServiceFailure?
    /// The refresh token that is always given; nil for a new one each time, which is good once.
    var lastingRefreshToken: Secret?
    var tellsNoEnd = false
    /// Whether each use of a session of tokens moves its end.
    var slides = false
    /// The secrets that came with refreshes and questions about sessions.
    var secrets: [Secret] = []
    /// Whether answers come without a `Date`.
    var isDateless = false
    var gates: [Call: Gate] = [:]
    var tokens: [UploadToken] = []
    var concealed: (after: Int, count: Int) = (.max, 0)
    var claimedTotal: Int?
  }

  let profile: ServiceProfile
  let clock: TestClock
  let lifetime: TimeInterval
  /// Seconds that the server's clock is ahead.
  let ahead: TimeInterval
  let state = Mutex(State())

  init(_ profile: ServiceProfile, clock: TestClock, lifetime: TimeInterval = 900, ahead: TimeInterval = 0) {
    self.profile = profile
    self.clock = clock
    self.lifetime = lifetime
    self.ahead = ahead
  }

  var calls: [Call] { state.withLock { $0.calls } }

  func count(of call: Call) -> Int { calls.filter { $0 == call }.count }

  func fail(_ call: Call, _ failures: ServiceFailure...) {
    state.withLock { $0.failures[call, default: []] += failures }
  }

  func gate(_ call: Call) -> Gate {
    let gate = Gate()
    state.withLock { $0.gates[call] = gate }
    return gate
  }

  private var serverTime: Date { clock.rightTime.addingTimeInterval(ahead) }

  /// - Parameter act: what the server does, knowing the failure that it will tell.
  func enter(
    _ call: Call, _ act: (inout State, ServiceFailure?) -> Void = { _, _ in }
  ) async throws(ServiceFailure) {
    let gate = state.withLock { state in
      state.calls.append(call)
      if OperationDeadline.secondsLeft != nil { state.limited.insert(call) }
      return state.gates[call]
    }
    await gate?.pass()
    // A real exchange is cut off with its task.
    if Task.isCancelled { throw .cancelled }
    let failure = state.withLock { state in
      let failure = state.failures[call]?.isEmpty == false ? state.failures[call]?.removeFirst() : nil
      act(&state, failure)
      return failure
    }
    if let failure { throw failure }
  }

  func newSession(at origin: Origin) -> Session {
    let number = state.withLock { state in
      state.issued += 1
      return state.issued
    }
    let credentials: SessionCredentials =
      profile.signInLimit == nil
      ? .tokens(
        SessionTokens(
          access: Secret("access-\(number)"),
          refresh: state.withLock { $0.lastingRefreshToken } ?? Secret("refresh-\(number)"),
          expires: state.withLock { $0.tellsNoEnd } ? nil : serverTime.addingTimeInterval(lifetime)))
      : .cookies([SessionCookie(name: "_session", value: Secret("cookie-\(number)"))])
    return Session(origin: origin, credentials: credentials, account: "ops@example.org", issued: serverTime)
  }

  func answer<Value>(_ value: Value, renewed: Session? = nil) -> ServiceAnswer<Value> {
    ServiceAnswer(value, renewed: renewed, serverDate: state.withLock { $0.isDateless } ? nil : serverTime)
  }

  func loginFields(for environment: Environment) -> [LoginField] {
    [
      LoginField(.username, label: "User name", isSecret: false),
      LoginField(.secret(.password), label: "Password", isSecret: true),
    ]
  }

  func needsApproval(toLogInTo environment: Environment) -> Bool { state.withLock { $0.needsApproval } }

  func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    state.withLock { $0.answers.append(answers) }
    try await enter(.logIn)
    if let approval = state.withLock({ $0.approval }) { return answer(.challenged(challenge(approval))) }
    guard state.withLock({ $0.asksForCode }) else { return answer(.loggedIn(newSession(at: environment.origin))) }
    let field = LoginField(.code, label: "Code", isSecret: false)
    return answer(.challenged(LoginChallenge(fields: [field], message: "A code is needed.", continuation: [:])))
  }

  func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    state.withLock { $0.answers.append(answers) }
    try await enter(.continueLogin)
    if let approval = state.withLock({ $0.approval }) { return answer(.challenged(self.challenge(approval))) }
    return answer(.loggedIn(newSession(at: environment.origin)))
  }

  private func challenge(_ approval: LoginApproval) -> LoginChallenge {
    LoginChallenge(.approval(approval), message: "Approve it.", continuation: [:])
  }

  private func keep(_ secrets: [SecretName: Secret]) {
    state.withLock { $0.secrets += secrets.values }
  }

  func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    guard let token = access.session.refreshToken else { throw .credentialsRefused(reason: "No refresh token.") }
    keep(access.secrets)
    try await enter(.refresh)
    let isReused = state.withLock { state in
      defer { state.refreshed.append(token) }
      return token != state.lastingRefreshToken && state.refreshed.contains(token)
    }
    if isReused { throw .credentialsRefused(reason: "The refresh token was used before.") }
    let renewed = newSession(at: access.environment.origin)
    guard let odd = state.withLock({ $0.oddRefresh }), case .tokens(var tokens) = access.session.credentials else {
      return answer(renewed)
    }
    tokens.refresh = renewed.refreshToken
    var kept = access.session
    kept.credentials = .tokens(tokens)
    return ServiceAnswer(kept, failure: odd)
  }

  func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    keep(access.secrets)
    try await enter(.details)
    let renewed = profile.signInLimit == nil ? used(access.session) : newSession(at: access.environment.origin)
    return answer(SessionDetails([]), renewed: renewed)
  }

  /// A session of tokens as its use has left it, where that moves its end.
  private func used(_ session: Session) -> Session? {
    guard state.withLock({ $0.slides }), case .tokens(var tokens) = session.credentials else { return nil }
    var session = session
    session.issued = serverTime
    tokens.expires = serverTime.addingTimeInterval(lifetime)
    session.credentials = .tokens(tokens)
    return session
  }

  func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    state.withLock { $0.loggedOut.append(access.session) }
    try await enter(.logOut)
    return state.withLock { $0.logOutAnswer } ?? .ended
  }
}

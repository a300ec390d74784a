import Formats
import FoundationEssentials
import Host
import TokenModel

/// What is given and what is kept.
extension SessionKeeper {
  /// The session that the record holds.
  func inHand(_ transaction: SessionTransaction) throws(SessionFailure) -> HeldSession {
    guard let held = transaction.held() else {
      throw .loginNeeded(transaction.environment.name, reason: "There is no session.")
    }
    return held
  }

  /// What a decision not to refresh says.
  func held(
    by decision: RenewalDecision, _ transaction: SessionTransaction
  ) throws(SessionFailure) -> HeldSession {
    switch decision {
    case .refuse(let failure): throw failure
    case .use(let warning):
      guard let held = transaction.held(warning: warning) else { return try inHand(transaction) }
      return held
    case .renew: return try inHand(transaction)
    }
  }

  /// The living session with the failure as a warning where that helps the caller, else the failure.
  func held(in context: RenewalContext, after failure: SessionFailure) throws(SessionFailure) -> HeldSession {
    switch SessionRules.fallback(in: context, after: failure) {
    case .use(let warning):
      guard let held = context.record.held(for: context.environment, warning: warning) else { throw failure }
      return held
    case .refuse(let failure): throw failure
    case .renew: throw failure
    }
  }

  /// What a service needs to act on an environment under a session.
  func access(_ transaction: SessionTransaction, _ session: Session) async throws(SessionFailure) -> Access {
    let secrets = try await sessionSecrets(of: transaction.environment, transaction.service)
    return Access(
      environment: transaction.environment, session: session, now: transaction.record.serverTime(at: clock.now),
      secrets: secrets)
  }

  /// The secrets that go with requests under a session, as far as the environment supplies them.
  func sessionSecrets(
    of environment: Environment, _ service: any Service
  ) async throws(SessionFailure) -> [SecretName: Secret] {
    var secrets: [SecretName: Secret] = [:]
    for name in service.profile.sessionSecrets { secrets[name] = try await secret(name, of: environment) }
    return secrets
  }

  /// Keeps a session that was just got.
  /// - Parameter isRefreshed: whether by a refresh, which shows whether refresh tokens are for more than one use.
  func accept(
    _ answer: ServiceAnswer<Session>, isRefreshed: Bool = false, in transaction: inout SessionTransaction
  ) async {
    let mayProve = isRefreshed && transaction.service.profile.mayReuseRefreshTokens
    transaction.record.noteRefreshed(to: answer.value, mayProve: mayProve)
    transaction.record.replaceSession(
      answer.value, for: transaction.environment, serverDate: answer.serverDate, at: clock.now)
    if let notice = answer.notice { transaction.notices.append(notice) }
    if transaction.shared == nil, transaction.record.share != nil {
      // The share may only be away (`fob login --local`), and a living session that it has then wins.
      transaction.record.confirmed = SessionRecord.neverConfirmed
    }
    keepAnswer(answer.value, &transaction)
    await saveNewSession(&transaction)
    await publish(&transaction)
  }

  /// Records that the server could not do it now.
  func record(_ failure: ServiceFailure, in transaction: inout SessionTransaction) async {
    var nextTry: Date?
    if case .rateLimited(let seconds, _) = failure {
      let pause = min(TimeInterval(seconds ?? 60), LoginBackOff.longestAsked)
      nextTry = clock.now.addingTimeInterval(pause)
    }
    transaction.record.fail(failure.description, word: failure.word, at: clock.now, nextTry: nextTry)
    await saveFailure(&transaction)
  }

  /// Records that only a person can help.
  func needPerson(
    _ reason: String, word: String = "login needed", advice: LoginAdvice = .logIn,
    in transaction: inout SessionTransaction
  ) async {
    transaction.record.needPerson(
      reason, word: word, advice: advice, for: transaction.environment, at: clock.now)
    await saveFailure(&transaction)
  }

  func refuseRefresh(
    _ reason: String, advice: LoginAdvice, in transaction: inout SessionTransaction
  ) async {
    transaction.record.refuseRefresh(reason, advice: advice, for: transaction.environment, at: clock.now)
    await saveFailure(&transaction)
  }

  func refuse(_ reason: String, advice: LoginAdvice = .logIn, in transaction: inout SessionTransaction) async {
    transaction.record.refuseLogin(reason, advice: advice, for: transaction.environment, at: clock.now)
    await saveFailure(&transaction)
  }

  /// Records that the next unattended login has to wait, and nothing of the session in hand.
  func delayLogins(in transaction: inout SessionTransaction) async {
    transaction.record.delayLogins(for: transaction.environment, at: clock.now)
    await saveFailure(&transaction)
  }

  /// This caller still gets a failure that cannot be saved; others find out for themselves.
  private func saveFailure(_ transaction: inout SessionTransaction) async {
    try? await save(&transaction)
  }

  /// Does something whose result must not be lost: it goes on when the caller's task is cancelled, and the caller waits for it. All its requests have
  /// together the time that the environment gives to one.
  func uncancelled<Value: Sendable>(
    in environment: Environment, _ body: @escaping @Sendable () async throws(ServiceFailure) -> Value
  ) async throws(ServiceFailure) -> Value {
    let task = TaskThreadPool.start { () -> Result<Value, ServiceFailure> in
      await OperationDeadline.within(seconds: environment.connection.timeout) {
        do throws(ServiceFailure) {
          return .success(try await body())
        } catch {
          return .failure(error)
        }
      }
    }
    return try await task.value.get()
  }
}

/// What the audit log keeps of sessions.
extension SessionKeeper {
  /// An event of an environment's session.
  func event(_ kind: AuditEvent.Kind, in environment: Environment, detail: String? = nil) async -> AuditEvent {
    let account = await BlockingCall.run { status(of: environment).account }
    return AuditEvent(kind, in: environment, account: account, detail: detail)
  }

  /// A login that was asked for: by a person, as far as is known before it ends, or by a script.
  func loginBegun(in environment: Environment) async -> AuditEvent {
    await event(.login, in: environment, detail: Self.attendance(isPerson: isAttended))
  }

  /// Notes how a login that was asked for ended; one that goes on has not.
  /// - Parameter isPerson: whether a person has taken part in one that is done.
  func recorded(
    _ event: AuditEvent, isPerson: Bool, _ login: () async throws(SessionFailure) -> LoginProgress
  ) async throws(SessionFailure) -> LoginProgress {
    try await audit.recording(event, login) { progress in
      guard case .loggedIn(let held) = progress else { return nil }
      var done = event
      done.account = held.session.account ?? event.account
      done.detail = Self.attendance(isPerson: isPerson)
      return done
    }
  }

  /// Notes how an attempt to refresh ended.
  func record(_ renewal: SessionRenewal, failure: SessionFailure?, _ transaction: SessionTransaction) async {
    var event = AuditEvent(
      renewal == .refresh ? .refresh : .login, in: transaction.environment,
      account: transaction.record.session?.account)
    if renewal == .logIn { event.detail = Self.attendance(isPerson: false) }
    if let failure { event = event.failed(failure) }
    await audit.record(event)
  }

  /// What is noted of who logged in.
  private static func attendance(isPerson: Bool) -> String { isPerson ? "by a person" : "unattended" }
}

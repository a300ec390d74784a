import FoundationEssentials
import Host
import TokenModel

/// Refreshing under the lock.
extension SessionKeeper {
  /// Why a refresh was refused, and what helps where nothing else can be tried.
  struct Refusal {
    let reason: String
    var advice = LoginAdvice.logIn
  }

  /// How one attempt to refresh ended.
  private enum Attempt {
    case done
    /// The refresh was refused; what else there is may be tried.
    case refused(Refusal)
    case failed(SessionFailure)
    /// Nothing was sent: other hosts changed the session meanwhile.
    case overtaken
    /// Nothing was sent: another host is at it.
    case theirs(Claim, seconds: Double, SharedReading)

    func failure(in environment: EnvironmentName) -> SessionFailure? {
      switch self {
      case .done, .overtaken, .theirs: nil
      case .refused(let refusal): .loginNeeded(environment, reason: refusal.reason, advice: refusal.advice)
      case .failed(let failure): failure
      }
    }
  }

  /// Makes the session good, by what the rules say of the record as it is under the lock.
  /// - Parameter refusal: why the refresh that was tried just now was refused.
  func resolve(
    _ transaction: inout SessionTransaction, need: ValidityRequirement, isForced: Bool = false, refusal: Refusal? = nil
  ) async throws(SessionFailure) -> HeldSession {
    let context = context(
      of: transaction.record, in: transaction.environment, transaction.service, need: need, isForced: isForced,
      wasRefused: refusal != nil)
    let decision = SessionRules.decision(in: context)
    if Self.goesByTheClock(decision, isForced: isForced), await hearServer(&transaction) {
      return try await resolve(&transaction, need: need, isForced: isForced, refusal: refusal)
    }
    guard case .renew(let renewal) = decision else {
      guard let refusal else { return try held(by: decision, transaction) }
      let failure = SessionFailure.loginNeeded(
        transaction.environment.name, reason: refusal.reason, advice: refusal.advice)
      if transaction.record.trustedRefreshToken == nil {
        await needPerson(refusal.reason, advice: refusal.advice, in: &transaction)
      } else {
        // It is sent again with the same client, after a time or with an edited file.
        await refuseRefresh(refusal.reason, advice: refusal.advice, in: &transaction)
      }
      return try held(in: context, after: failure)
    }
    if refusal == nil, renewal == .logIn, let held = leftToOthers(in: context, transaction) { return held }
    if refusal == nil, let theirs = transaction.failureMeanwhile {
      let nextTry = LoginBackOff.nextTry(after: theirs, now: clock.now)
      let failure = SessionRules.adopted(
        theirs, nextTry: nextTry, of: transaction.environment.name, now: clock.now)
      return try held(in: context, after: failure)
    }
    if Task.isCancelled {
      // What the server refused stays refused for everybody.
      if refusal != nil { try await save(&transaction) }
      throw .service(.cancelled)
    }
    let attempt = await SignalHold.during { await self.attempt(renewal, &transaction) }
    await record(renewal, attempt, transaction)
    switch attempt {
    case .done where transaction.record.session == nil, .overtaken:
      return try await resolve(&transaction, need: need, isForced: isForced, refusal: refusal)
    case .done: return try sufficient(transaction, need: need)
    case .theirs(let claim, let seconds, let reading):
      if !isForced, context.isLivingEnough, let held = transaction.held() { return held }
      do throws(SessionFailure) {
        try await wait(for: claim, seconds, after: reading, transaction)
      } catch {
        return try held(in: context, after: error)
      }
      return try await resolve(&transaction, need: need, refusal: refusal)
    case .refused(let refusal):
      return try await resolve(&transaction, need: need, isForced: isForced, refusal: refusal)
    case .failed(let failure):
      let after = self.context(
        of: transaction.record, in: transaction.environment, transaction.service, need: need, isForced: isForced)
      return try held(in: after, after: failure)
    }
  }

  /// Whether a clock that is wrong may be the only reason for what was decided.
  private static func goesByTheClock(_ decision: RenewalDecision, isForced: Bool) -> Bool {
    switch decision {
    case .use: false
    case .renew(.refresh): !isForced
    case .renew(.logIn), .refuse: true
    }
  }

  /// The living session where this host may not refresh it yet: another host does that before its last fifteenth, and a login would be for nothing.
  private func leftToOthers(in context: RenewalContext, _ transaction: SessionTransaction) -> HeldSession? {
    guard transaction.othersRefresh, !context.isForced, context.isLivingEnough,
      let left = context.secondsLeft, let margins = context.held?.session.margins, left >= margins.urgent
    else { return nil }
    return transaction.held()
  }

  /// Refreshes in one way; claimed first if the session is shared.
  private func attempt(_ renewal: SessionRenewal, _ transaction: inout SessionTransaction) async -> Attempt {
    let attempt: Attempt
    do throws(SessionFailure) {
      switch try await claim(renewal == .refresh ? .refresh : .logIn, &transaction) {
      case .mine: attempt = renewal == .refresh ? await refresh(&transaction) : await logInAlone(&transaction)
      case .overtaken: attempt = .overtaken
      case .theirs(let claim, let seconds, let reading): attempt = .theirs(claim, seconds: seconds, reading)
      }
    } catch {
      attempt = .failed(error)
    }
    await endClaim(&transaction)
    return attempt
  }

  /// Notes an attempt that was made.
  private func record(_ renewal: SessionRenewal, _ attempt: Attempt, _ transaction: SessionTransaction) async {
    if transaction.isRefusedElsewhere { return }
    switch attempt {
    case .overtaken, .theirs: break
    case .done, .refused, .failed:
      await record(renewal, failure: attempt.failure(in: transaction.environment.name), transaction)
    }
  }

  /// Sends the refresh token, once: noted on disk before, cleared or replaced after.
  private func refresh(_ transaction: inout SessionTransaction) async -> Attempt {
    guard let session = transaction.record.session else { return .refused(Refusal(reason: "There is no session.")) }
    let access: Access
    let earlier = transaction.record
    do throws(SessionFailure) {
      try await requireTokenFile(of: transaction.environment)
      access = try await self.access(transaction, session)
      transaction.record.noteRefresh(at: clock.now)
      try await save(&transaction)
      try await reserve(&transaction)
      try requireClaim(transaction)
    } catch {
      if transaction.record.refreshStarted != earlier.refreshStarted {
        transaction.record.takeBackRefresh(to: earlier)
        try? await save(&transaction)
      }
      return .failed(await settleFailure(error, &transaction))
    }
    let service = transaction.service
    do throws(ServiceFailure) {
      let answer = try await uncancelled(in: transaction.environment) { () async throws(ServiceFailure) in
        try await service.refresh(access)
      }
      guard let failure = answer.failure else {
        await accept(answer, isRefreshed: true, in: &transaction)
        return .done
      }
      transaction.record.noteRefreshed(to: answer.value, mayProve: service.profile.mayReuseRefreshTokens)
      transaction.record.keepRefreshToken(of: answer.value)
      return await fail(failure, &transaction)
    } catch {
      return await settleRefreshFailure(error, &transaction)
    }
  }

  private func settleRefreshFailure(
    _ failure: ServiceFailure, _ transaction: inout SessionTransaction
  ) async -> Attempt {
    switch SessionRules.refreshTokenFate(of: failure) {
    case .untouched: transaction.record.clearRefreshNote()
    case .kept:
      transaction.record.clearRefreshNote()
      return .refused(Refusal(reason: failure.description, advice: advice(after: failure, transaction)))
    case .spent:
      let isKept = transaction.record.doubtRefreshToken()
      return await fail(isKept ? failure : giveUp(after: failure, &transaction), &transaction)
    case .doubted where !canLogInAlone(transaction) && transaction.record.doubtRefreshToken():
      return await fail(failure, &transaction)
    case .doubted, .refused:
      let given = giveUp(after: failure, &transaction)
      return .refused(Refusal(reason: explained(given, &transaction).description))
    case .sessionOver:
      let failure = explained(failure, &transaction)
      await noteEnd(failure.description, &transaction)
      return .refused(Refusal(reason: failure.description))
    }
    return await fail(failure, &transaction)
  }

  private func fail(_ failure: ServiceFailure, _ transaction: inout SessionTransaction) async -> Attempt {
    await record(failure, in: &transaction)
    return .failed(SessionFailure(ofRenewal: failure))
  }

  /// Uses the refresh token no more.
  /// - Returns: the failure, which says so.
  private func giveUp(after failure: ServiceFailure, _ transaction: inout SessionTransaction) -> ServiceFailure {
    transaction.record.dropRefreshToken(because: failure.description, at: clock.now)
    return failure.saying(SessionRules.gaveUpRefreshToken(after: failure))
  }

  /// A refusal, with what it may come of.
  private func explained(_ failure: ServiceFailure, _ transaction: inout SessionTransaction) -> ServiceFailure {
    suspectReplacing(&transaction).map(failure.saying) ?? failure
  }

  /// What helps after a login, or a refresh, that was refused with what the environment's file supplies.
  private func advice(after failure: ServiceFailure, _ transaction: SessionTransaction) -> LoginAdvice {
    LoginAdvice(
      after: failure, in: transaction.environment,
      asking: transaction.service.loginFields(for: transaction.environment))
  }

  /// The server ended the session before its time: it is dropped, for everybody with the next save.
  func noteEnd(_ reason: String, _ transaction: inout SessionTransaction) async {
    let event = AuditEvent(
      .ended, in: transaction.environment, account: transaction.record.session?.account, detail: reason)
    await dropSession(in: &transaction)
    await audit.record(event)
  }

  func canLogInAlone(_ transaction: SessionTransaction) -> Bool {
    context(of: transaction.record, in: transaction.environment, transaction.service).canLogInAlone
  }

  /// Logs in with what the environment supplies.
  private func logInAlone(_ transaction: inout SessionTransaction) async -> Attempt {
    transaction.record.countRenewal(at: clock.now)
    if let givenUp = transaction.record.refreshHistory.givenUp, SessionPlace.isFlaw(givenUp.reason) {
      transaction.notices.append("\(givenUp.reason) fob logged in instead.")
    }
    do throws(SessionFailure) {
      switch try await logIn(&transaction, answers: LoginAnswers(), after: nil, isPerson: false) {
      case .session(let answer):
        await accept(answer, in: &transaction)
        transaction.isNewLogin = true
        return .done
      case .challenge(let challenge):
        await needPerson(challenge.message, in: &transaction)
        return .failed(.loginNeeded(transaction.environment.name, reason: challenge.message))
      }
    } catch {
      return .failed(await settleFailure(error, &transaction))
    }
  }

  /// Records why an unattended login failed, or why nothing could be sent, for those who wait and for the back-off.
  func settleFailure(
    _ failure: SessionFailure, _ transaction: inout SessionTransaction
  ) async -> SessionFailure {
    // What the server said to another host is in the record already.
    if transaction.isRefusedElsewhere { return failure }
    switch failure {
    case .service(.cancelled): return failure
    case .service(let reason) where reason.refusesLogin:
      let advice = advice(after: reason, transaction)
      await refuse(reason.description, advice: advice, in: &transaction)
      return .loginNeeded(transaction.environment.name, reason: reason.description, advice: advice)
    case .service(let reason):
      await record(reason, in: &transaction)
      return failure
    case .tooSoon(let seconds, let reason):
      await record(.rateLimited(retryAfter: seconds, reason: reason), in: &transaction)
      return failure
    case .loginNeeded(_, let reason, let advice):
      await needPerson(reason, advice: advice, in: &transaction)
      return failure
    case .secretUnavailable(_, let reason):
      await needPerson(reason, advice: .check("Check \(transaction.environment.file)"), in: &transaction)
      return failure
    case .vaultLocked:
      await needPerson("The vault is locked.", word: failure.word, in: &transaction)
      return failure
    default: return failure
    }
  }

  /// The new session, as far as it meets a hard demand.
  private func sufficient(
    _ transaction: SessionTransaction, need: ValidityRequirement
  ) throws(SessionFailure) -> HeldSession {
    let held = try inHand(transaction)
    guard let demanded = need.minimumValidity, let left = held.secondsLeft(at: clock.now) else { return held }
    if left >= TimeInterval(demanded) { return held }
    let lifetime = Int(held.session.lifetime ?? left)
    if demanded > lifetime { throw .validityBeyondLifetime(demanded: demanded, lifetime: lifetime) }
    throw .validityUnmet(demanded: demanded, left: Int(left), reason: "it was refreshed just now.")
  }
}

import FoundationEssentials

/// Renewing under the lock.
extension SessionKeeper {
  /// How one attempt to renew ended.
  private enum Attempt {
    case done
    /// The refresh token is no good; what else there is may be tried.
    case refused(reason: String)
    case failed(SessionFailure)
  }

  /// Makes the session good, by what the rules say of the record as it is under the lock.
  /// - Parameter refusal: why the refresh that was tried just now was refused.
  func settle(
    _ transaction: inout SessionTransaction, need: SessionNeed, isForced: Bool = false, refusal: String? = nil
  ) async throws(SessionFailure) -> HeldSession {
    let situation = situation(
      of: transaction.record, in: transaction.environment, transaction.service, need: need, isForced: isForced)
    let verdict = SessionRules.verdict(in: situation)
    guard case .renew(let renewal) = verdict else {
      guard let refusal else { return try held(by: verdict, transaction) }
      let failure = SessionFailure.loginNeeded(transaction.environment.name, reason: refusal)
      await record(refusal, needsLogin: true, in: &transaction)
      return try isForced ? { () throws(SessionFailure) in throw failure }() : held(in: situation, after: failure)
    }
    if refusal == nil, let theirs = transaction.failureMeanwhile {
      let nextTry = LoginBackOff.nextTry(transaction.record, for: transaction.environment, now: clock.now)
      let failure = SessionRules.adopted(
        theirs, nextTry: nextTry, of: transaction.environment.name, now: clock.now)
      return try held(in: situation, after: failure)
    }
    if Task.isCancelled { throw .service(.cancelled) }
    let attempt = renewal == .refresh ? await refresh(&transaction) : await logInAlone(&transaction)
    switch attempt {
    case .done: return try sufficient(transaction, need: need)
    case .refused(let reason):
      return try await settle(&transaction, need: need, isForced: isForced, refusal: reason)
    case .failed(let failure):
      if isForced { throw failure }
      let after = self.situation(of: transaction.record, in: transaction.environment, transaction.service, need: need)
      return try held(in: after, after: failure)
    }
  }

  /// Sends the refresh token, once: noted on disk before, cleared or replaced after.
  private func refresh(_ transaction: inout SessionTransaction) async -> Attempt {
    guard let session = transaction.record.session else { return .refused(reason: "There is no session.") }
    let access = access(transaction, session)
    transaction.record.noteRefresh(at: clock.now)
    do throws(SessionFailure) {
      try await save(&transaction)
    } catch {
      return .failed(error)
    }
    let service = transaction.service
    do throws(ServiceFailure) {
      let answer = try await uncancelled { () async throws(ServiceFailure) in try await service.refresh(access) }
      await take(answer, in: &transaction)
      return .done
    } catch {
      return await settleRefreshFailure(error, &transaction)
    }
  }

  private func settleRefreshFailure(
    _ failure: ServiceFailure, _ transaction: inout SessionTransaction
  ) async -> Attempt {
    switch SessionRules.aftermath(of: failure) {
    case .untouched: transaction.record.clearRefreshNote()
    case .spent: transaction.record.dropRefreshToken()
    case .refused:
      transaction.record.dropRefreshToken()
      return .refused(reason: failure.description)
    case .sessionOver:
      transaction.record.dropSession()
      return .refused(reason: failure.description)
    }
    await record(failure, in: &transaction)
    return .failed(.service(failure))
  }

  /// Logs in with what the environment supplies.
  private func logInAlone(_ transaction: inout SessionTransaction) async -> Attempt {
    transaction.record.countRenewal(at: clock.now)
    do throws(SessionFailure) {
      switch try await logIn(&transaction, answers: LoginAnswers(), after: nil, isPerson: false) {
      case .session(let answer):
        await take(answer, in: &transaction)
        return .done
      case .challenge(let challenge):
        await refuse(challenge.message, in: &transaction)
        return .failed(.loginNeeded(transaction.environment.name, reason: challenge.message))
      }
    } catch {
      return .failed(await settleLoginFailure(error, &transaction))
    }
  }

  /// Records why an unattended login failed, for those who wait and for the back-off.
  private func settleLoginFailure(
    _ failure: SessionFailure, _ transaction: inout SessionTransaction
  ) async -> SessionFailure {
    switch failure {
    case .service(let reason):
      switch reason {
      case .credentialsRefused, .sessionRefused, .refused, .notFound, .unsupported:
        await refuse(reason.description, in: &transaction)
        return .loginNeeded(transaction.environment.name, reason: reason.description)
      case .unreachable, .serverError, .rateLimited, .unexpected, .cancelled:
        await record(reason, in: &transaction)
        return failure
      }
    case .loginNeeded(_, let reason), .secretUnavailable(_, let reason):
      await record(reason, needsLogin: true, in: &transaction)
      return failure
    default: return failure
    }
  }

  /// The new session, as far as it meets a hard demand.
  private func sufficient(
    _ transaction: SessionTransaction, need: SessionNeed
  ) throws(SessionFailure) -> HeldSession {
    let held = try inHand(transaction)
    guard let demanded = need.minimumValidity, let left = held.secondsLeft(at: clock.now) else { return held }
    if left >= TimeInterval(demanded) { return held }
    let lifetime = Int(held.session.lifetime ?? left)
    if demanded > lifetime { throw .validityBeyondLifetime(demanded: demanded, lifetime: lifetime) }
    throw .validityUnmet(demanded: demanded, left: Int(left), reason: "it was renewed just now.")
  }
}

/// What is given and what is kept.
extension SessionKeeper {
  /// The session that the record holds.
  func inHand(_ transaction: SessionTransaction) throws(SessionFailure) -> HeldSession {
    guard let held = transaction.held() else {
      throw .loginNeeded(transaction.environment.name, reason: "There is no session.")
    }
    return held
  }

  /// What a verdict other than "renew" says.
  private func held(
    by verdict: SessionVerdict, _ transaction: SessionTransaction
  ) throws(SessionFailure) -> HeldSession {
    switch verdict {
    case .refuse(let failure): throw failure
    case .use(let warning):
      guard let held = transaction.held(warning: warning) else { return try inHand(transaction) }
      return held
    case .renew: return try inHand(transaction)
    }
  }

  /// The living session with the failure as a warning, else the failure.
  func held(in situation: SessionSituation, after failure: SessionFailure) throws(SessionFailure) -> HeldSession {
    switch SessionRules.fallback(in: situation, after: failure) {
    case .use(let warning):
      guard let held = situation.record.held(for: situation.environment, warning: warning) else { throw failure }
      return held
    case .refuse(let failure): throw failure
    case .renew: throw failure
    }
  }

  /// What a service needs to act on an environment under a session.
  func access(_ transaction: SessionTransaction, _ session: Session) -> Access {
    Access(
      environment: transaction.environment, session: session, now: transaction.record.serverTime(at: clock.now))
  }

  /// Keeps a session that was just got.
  func take(_ answer: ServiceAnswer<Session>, in transaction: inout SessionTransaction) async {
    transaction.record.take(
      answer.value, for: transaction.environment, serverDate: answer.serverDate, at: clock.now)
    if let notice = answer.notice { transaction.notices.append(notice) }
    await saveNewSession(&transaction)
  }

  /// Records that the server could not do it now.
  private func record(_ failure: ServiceFailure, in transaction: inout SessionTransaction) async {
    var nextTry: Date?
    if case .rateLimited(let seconds, _) = failure {
      let pause = min(TimeInterval(seconds ?? 60), LoginBackOff.longest)
      nextTry = clock.now.addingTimeInterval(pause)
    }
    transaction.record.fail(failure.description, needsLogin: false, at: clock.now, nextTry: nextTry)
    await saveFailure(&transaction)
  }

  private func record(_ reason: String, needsLogin: Bool, in transaction: inout SessionTransaction) async {
    transaction.record.fail(reason, needsLogin: needsLogin, at: clock.now)
    await saveFailure(&transaction)
  }

  private func refuse(_ reason: String, in transaction: inout SessionTransaction) async {
    transaction.record.refuseLogin(reason, for: transaction.environment, at: clock.now)
    await saveFailure(&transaction)
  }

  /// A failure that cannot be saved is told to this caller all the same; others find it out for themselves.
  private func saveFailure(_ transaction: inout SessionTransaction) async {
    try? await save(&transaction)
  }

  /// Does something whose result must not be lost: it goes on when the caller's task is cancelled, and the caller waits for it.
  func uncancelled<Value: Sendable>(
    _ body: @escaping @Sendable () async throws(ServiceFailure) -> Value
  ) async throws(ServiceFailure) -> Value {
    let task = Task { () -> Result<Value, ServiceFailure> in
      do throws(ServiceFailure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    return try await task.value.get()
  }
}

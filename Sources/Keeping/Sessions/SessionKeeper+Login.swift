import Formats
import FoundationEssentials
import Host
import TokenModel

/// Logging in, asked for or alone.
extension SessionKeeper {
  /// What came of sending answers.
  enum LoginOutcome: Sendable {
    case session(ServiceAnswer<Session>)
    case challenge(LoginChallenge)
  }

  /// What a login would ask of a person.
  public func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    guard let service = services[environment.service] else { return .nothing }
    let isTrusted = if case .otherOrigin = status.holding { false } else { true }
    var demand = loginDemand(for: environment, service: service, isTrusted: isTrusted)
    demand.asksMore = status.asksMore
    demand.signInsLeft = signInsLeft(for: environment, in: status, service)
    return demand
  }

  /// The same for a record that was read.
  func loginDemand(for environment: Environment, record: SessionRecord, service: any Service) -> LoginDemand {
    var demand = loginDemand(
      for: environment, service: service, isTrusted: record.originChange(for: environment) == nil)
    demand.asksMore = record.asksMore(of: environment)
    return demand
  }

  /// - Parameter isTrusted: whether the address was confirmed; at one that nobody confirmed, stored secrets do not count: a person has to type them.
  private func loginDemand(for environment: Environment, service: any Service, isTrusted: Bool) -> LoginDemand {
    let fields = service.loginFields(for: environment).filter { field in
      switch field.name {
      case .username: environment.username == nil
      case .tenant: environment.tenant == nil
      case .secret(let name): !isTrusted || environment.secrets[name] == nil
      case .code: !isTrusted || environment.secrets[.totpSecret] == nil
      case .address: true
      }
    }
    return LoginDemand(fields, needsApproval: service.needsApproval(toLogInTo: environment))
  }

  /// Logs in with what was typed or piped in, completed from the environment. Nothing is locked until all answers are there.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginProgress {
    for (name, answer) in answers.values {
      guard let flaw = SecretText.flaw(in: answer) else { continue }
      throw .secretUnavailable(environment.name, reason: "the \(name.displayName) \(flaw) Nothing was sent.")
    }
    let service = try service(of: environment)
    let seen = try await record(of: environment)
    let toAsk = challenge?.fields ?? loginDemand(for: environment, record: seen, service: service).fields
    let missing = toAsk.filter { answers[$0.name]?.isEmpty ?? true }
    guard missing.isEmpty else {
      return .asks(fields: missing, message: challenge?.message, challenge: challenge)
    }
    // Who approves a login is a person, wherever it was begun.
    let isPerson = isAttended || service.needsApproval(toLogInTo: environment)
    return try await recorded(await loginBegun(in: environment), isPerson: isPerson) { () throws(SessionFailure) in
      try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
        while true {
          let outcome = try await SignalHold.during { () async throws(SessionFailure) in
            try await claimedLogin(&transaction, answers, after: challenge, isPerson: isPerson)
          }
          switch outcome {
          case .progress(let progress): return progress
          case .theirs(let claim, let seconds, let reading):
            try await wait(for: claim, seconds, after: reading, transaction)
          }
        }
      }
    }
  }

  /// How far one attempt has come.
  private enum LoginAttempt: Sendable {
    case progress(LoginProgress)
    /// Nothing was sent: another host is at it.
    case theirs(Claim, seconds: Double, SharedReading)
  }

  /// Logs in; claimed first if the session is shared.
  private func claimedLogin(
    _ transaction: inout SessionTransaction, _ answers: LoginAnswers, after challenge: LoginChallenge?, isPerson: Bool
  ) async throws(SessionFailure) -> LoginAttempt {
    let result: Result<LoginAttempt, SessionFailure>
    if !isPerson || transaction.service.profile.signInLimit != nil { _ = await hearServer(&transaction) }
    do throws(SessionFailure) {
      if case .theirs(let claim, let seconds, let reading) = try await claim(.logIn, &transaction, isPerson: true) {
        return .theirs(claim, seconds: seconds, reading)
      }
      result = .success(.progress(try await loggedIn(&transaction, answers, after: challenge, isPerson: isPerson)))
    } catch {
      result = .failure(error)
    }
    await endClaim(&transaction)
    return try result.get()
  }

  private func loggedIn(
    _ transaction: inout SessionTransaction, _ answers: LoginAnswers, after challenge: LoginChallenge?, isPerson: Bool
  ) async throws(SessionFailure) -> LoginProgress {
    let outcome =
      isPerson
      ? try await logIn(&transaction, answers: answers, after: challenge, isPerson: true)
      : try await logInUnattended(&transaction, answers: answers, after: challenge)
    switch outcome {
    case .challenge(let next): return progress(next, transaction)
    case .session(let answer):
      let earlier =
        transaction.record.originChange(for: transaction.environment) == nil ? transaction.record.session : nil
      await accept(answer, in: &transaction)
      if let earlier { await end(replaced: earlier, &transaction) }
      return .loggedIn(try inHand(transaction))
    }
  }

  /// How far a challenge has brought a login; its times become those of the local clock.
  private func progress(_ challenge: LoginChallenge, _ transaction: SessionTransaction) -> LoginProgress {
    switch challenge.demand {
    case .answers, .redirect:
      return .asks(fields: challenge.fields, message: challenge.message, challenge: challenge)
    case .approval(var approval):
      approval.expires.addTimeInterval(-transaction.record.clockOffset)
      return .awaits(approval, challenge: challenge)
    }
  }

  /// Sends answers, completed from the environment, and the code of the second factor where its seed is known.
  func logIn(
    _ transaction: inout SessionTransaction, answers: LoginAnswers, after challenge: LoginChallenge?, isPerson: Bool
  ) async throws(SessionFailure) -> LoginOutcome {
    if let challenge {
      return outcome(try await send(answers, after: challenge, &transaction))
    }
    let complete = try await completed(answers, transaction)
    try await noteCredentials(complete, &transaction, isPerson: isPerson)
    let first = try await begin(complete, &transaction, isPerson: isPerson)
    guard case .challenged(let asked) = first.value, asked.fields.map(\.name) == [.code],
      let code = try await nextCode(&transaction, serverDate: first.serverDate)
    else {
      let outcome = outcome(first)
      let isChallenged = if case .challenge = outcome { true } else { false }
      transaction.record.noteChallenge(isChallenged, by: transaction.environment)
      if isChallenged { try? await save(&transaction) }
      return outcome
    }
    var second = complete
    second[.code] = code
    return outcome(try await send(second, after: asked, &transaction))
  }

  /// The first step; counted where the server counts sign-ins. What could not be saved is not begun: a full disk would cost a login with every try.
  private func begin(
    _ answers: LoginAnswers, _ transaction: inout SessionTransaction, isPerson: Bool
  ) async throws(SessionFailure) -> ServiceAnswer<LoginStep> {
    try await requireTokenFile(of: transaction.environment)
    try await save(&transaction)
    try await reserve(&transaction)
    try requireClaim(transaction)
    try await spendSignIn(&transaction, isPerson: isPerson)
    let (service, environment) = (transaction.service, transaction.environment)
    let now = transaction.record.serverTime(at: clock.now)
    do throws(ServiceFailure) {
      return try await uncancelled(in: environment) { () async throws(ServiceFailure) in
        try await service.logIn(to: environment, answers: answers, now: now)
      }
    } catch {
      await correctSignIns(after: error, &transaction)
      noteRefusal(error, &transaction)
      throw SessionFailure(ofRenewal: error)
    }
  }

  private func send(
    _ answers: LoginAnswers, after challenge: LoginChallenge, _ transaction: inout SessionTransaction
  ) async throws(SessionFailure) -> ServiceAnswer<LoginStep> {
    let complete = try await completed(answers, transaction, secrets: false)
    try await reserve(&transaction)
    try requireClaim(transaction)
    let (service, environment) = (transaction.service, transaction.environment)
    let now = transaction.record.serverTime(at: clock.now)
    do throws(ServiceFailure) {
      return try await uncancelled(in: environment) { () async throws(ServiceFailure) in
        try await service.continueLogin(to: environment, after: challenge, answers: complete, now: now)
      }
    } catch {
      noteRefusal(error, &transaction)
      throw SessionFailure(ofRenewal: error)
    }
  }

  private func outcome(_ answer: ServiceAnswer<LoginStep>) -> LoginOutcome {
    switch answer.value {
    case .loggedIn(let session): .session(answer.map { _ in session })
    case .challenged(let challenge): .challenge(challenge)
    }
  }

  /// Answers completed by what the environment supplies: its secrets only at the address that was confirmed.
  private func completed(
    _ answers: LoginAnswers, _ transaction: SessionTransaction, secrets wantsSecrets: Bool = true
  ) async throws(SessionFailure) -> LoginAnswers {
    let environment = transaction.environment
    var complete = answers
    if complete[.username] == nil { complete[.username] = environment.username.map { Secret($0) } }
    if complete[.tenant] == nil { complete[.tenant] = environment.tenant.map { Secret($0) } }
    guard wantsSecrets, transaction.record.originChange(for: environment) == nil else { return complete }
    for case .secret(let name) in transaction.service.loginFields(for: environment).map(\.name)
    where complete[.secret(name)] == nil {
      complete[.secret(name)] = try await secret(name, of: environment)
    }
    return complete
  }

  /// A secret from its source, or nil where the environment names none.
  func secret(_ name: SecretName, of environment: Environment) async throws(SessionFailure) -> Secret? {
    guard let source = environment.secrets[name] else { return nil }
    do throws(SecretFailure) {
      return try await secrets.secret(name, from: source, for: environment.origins)
    } catch .vaultRefused(_, .locked) {
      throw .vaultLocked(environment.name)
    } catch {
      throw .secretUnavailable(environment.name, reason: error.description)
    }
  }

  /// The half minute whose code may be sent; where that of the present one was used, the next one, for which it waits.
  /// - Parameter last: the last one whose code was used; one that is far ahead is of a clock that was set.
  private func unusedStep(after last: Int64?, now: Date) async throws(SessionFailure) -> Int64 {
    let present = TOTP.step(at: now)
    guard let last, (present...present + 1).contains(last) else { return present }
    let wait = TimeInterval((last + 1) * TOTP.period) - now.timeIntervalSince1970
    guard last == present else {
      // Longer than others wait for the lock.
      let seconds = Int(wait.rounded(.up))
      let reason = "This second-factor code was used already; the next one comes in \(seconds) s."
      throw .tooSoon(retryAfter: seconds, reason: reason)
    }
    await pause(wait)
    if Task.isCancelled { throw .service(.cancelled) }
    return last + 1
  }

  /// The code of the second factor for a half minute that was not used before, noted on disk before it is sent; nil where the seed is not known.
  private func nextCode(
    _ transaction: inout SessionTransaction, serverDate: Date?
  ) async throws(SessionFailure) -> Secret? {
    guard transaction.record.originChange(for: transaction.environment) == nil,
      let seed = try await secret(.totpSecret, of: transaction.environment)
    else { return nil }
    let local = clock.now
    let now =
      serverDate.map { ServerClock.now(serverDate: $0, local: local) } ?? transaction.record.serverTime(at: local)
    let step = try await unusedStep(after: transaction.record.lastCodeStep, now: now)
    guard let code = TOTP.code(seed: seed, step: step) else {
      throw .secretUnavailable(
        transaction.environment.name, reason: "totp_secret is not base32, the form in which the server showed it.")
    }
    transaction.record.lastCodeStep = step
    try await shareCodeStep(step, &transaction)
    try await save(&transaction)
    return code
  }
}

/// Logins that a script asks for.
extension SessionKeeper {
  /// Logs in as it was asked for where nobody is there: within the pace of all automatic logins, and a refusal counts for those that follow.
  func logInUnattended(
    _ transaction: inout SessionTransaction, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginOutcome {
    if challenge == nil {
      let (environment, record) = (transaction.environment, transaction.record)
      if let delay = SessionRules.delay(ofLoginTo: environment, record: record, now: clock.now) { throw delay }
      transaction.record.countRenewal(at: clock.now)
    }
    do throws(SessionFailure) {
      return try await logIn(&transaction, answers: answers, after: challenge, isPerson: false)
    } catch {
      await recordFailure(error, &transaction)
      throw error
    }
  }

  /// Keeps what a failed login tells those that follow. A session in hand is none the worse for it.
  private func recordFailure(_ failure: SessionFailure, _ transaction: inout SessionTransaction) async {
    guard transaction.held() != nil else {
      _ = await settleFailure(failure, &transaction)
      return
    }
    guard case .service(let reason) = failure, reason.refusesLogin else { return }
    await delayLogins(in: &transaction)
  }
}

import Formats
import FoundationEssentials
import Host
import TokenModel

/// Counting sign-ins where the server limits them.
extension SessionKeeper {
  /// Spends one sign-in of the origin's budget: of this host's, or of that which it shares.
  func spendSignIn(_ transaction: inout SessionTransaction, isPerson: Bool) async throws(SessionFailure) {
    guard let limit = transaction.service.profile.signInLimit else { return }
    let (origin, now) = (transaction.environment.origin, transaction.record.serverTime(at: clock.now))
    if let ledger = sharedSignIns(transaction) {
      return try await spendSignIn(in: ledger, limit, &transaction, isPerson: isPerson)
    }
    let isSpent = try await rethrow(
      awaiting: await signIns.spend(at: origin, limit: limit, forPerson: isPerson, now: now),
      as: SessionFailure.init(system:))
    if isSpent { return }
    let budget = signIns.budget(at: origin, limit: limit, now: now)
    throw refusal(
      transaction, limit, isPerson: isPerson, leftToPeople: budget.left(of: limit, forPerson: true),
      wait: budget.secondsToNext(limit: limit, at: now))
  }

  private func spendSignIn(
    in ledger: SharedSignInLedger, _ limit: SignInLimit, _ transaction: inout SessionTransaction, isPerson: Bool
  ) async throws(SessionFailure) {
    let (identity, now) = (SignInIdentity.random(), transaction.record.serverTime(at: clock.now))
    let isHeard = transaction.hasHeardServer
    guard isPerson || isHeard else { throw unheard(transaction) }
    let outcome = try await share(transaction) { () async throws(ShareFailure) in
      try await ledger.spend(identity, forPerson: isPerson, at: now, isHeard: isHeard)
    }
    switch outcome {
    case .counted: transaction.signIn = identity
    case .refused(let known):
      let wait = known.secondsToNext(of: limit, at: Int(now.timeIntervalSince1970.rounded(.down)))
      if known.isForPeople, !isPerson, !known.isExhausted { throw incomplete(transaction, wait: wait) }
      throw refusal(
        transaction, limit, isPerson: isPerson, leftToPeople: known.left(of: limit, forPerson: true), wait: wait)
    }
    do throws(SessionFailure) {
      // Counting took its time.
      try requireClaim(transaction)
    } catch {
      await takeBackSignIn(&transaction)
      throw error
    }
  }

  /// Why no sign-in is left for this login.
  private func refusal(
    _ transaction: SessionTransaction, _ limit: SignInLimit, isPerson: Bool, leftToPeople: Int, wait: Int
  ) -> SessionFailure {
    let until = endOfWindow(transaction, wait: wait)
    let allowed =
      "\(transaction.environment.origin) allows \(limit.count) sign-ins in \(limit.window / 3600) hours"
    if isPerson || leftToPeople == 0 {
      return .tooSoon(retryAfter: wait, reason: "\(allowed), and all are used up until \(until).")
    }
    let reason = "\(allowed), and until \(until) the rest are kept for people at a terminal."
    return .loginNeeded(transaction.environment.name, reason: reason)
  }

  /// Why only people sign in although some sign-ins may be left.
  private func incomplete(_ transaction: SessionTransaction, wait: Int) -> SessionFailure {
    let environment = transaction.environment
    let reason = """
      The register of the share '\(environment.share ?? environment.name)' was put back or emptied, and with it the count of sign-ins at \(environment.origin): \
      until \(endOfWindow(transaction, wait: wait)) only people at a terminal log in there.
      """
    return .loginNeeded(environment.name, reason: reason)
  }

  /// Why nobody signs in unattended: how many sign-ins are left depends on the server's time.
  private func unheard(_ transaction: SessionTransaction) -> SessionFailure {
    let origin = transaction.environment.origin
    let reason = "\(origin) does not answer when asked for its time, by which it counts sign-ins. Nothing was sent."
    return .service(.unreachable(reason: reason, mayHaveArrived: false))
  }

  private func endOfWindow(_ transaction: SessionTransaction, wait: Int) -> String {
    RFC3339.text(transaction.record.serverTime(at: clock.now).addingTimeInterval(TimeInterval(wait)))
  }

  /// Sign-ins that are left to people, as last known on this host; nil where the server takes any number.
  func signInsLeft(for environment: Environment, in status: SessionStatus, _ service: any Service) -> Int? {
    guard let limit = service.profile.signInLimit else { return nil }
    let offset = if case .session(let held) = status.holding { held.clockOffset } else { TimeInterval(0) }
    let now = clock.now.addingTimeInterval(offset)
    if let share = environment.share {
      return SignInMemoryFile.known(at: environment.origin, in: share, limit: limit, own: signIns, now: now)
        .left(of: limit, forPerson: true)
    }
    return signIns.budget(at: environment.origin, limit: limit, now: now).left(of: limit, forPerson: true)
  }

  /// Corrects the count by what the server said; a count that cannot be written is only less exact.
  func correctSignIns(after failure: ServiceFailure, _ transaction: inout SessionTransaction) async {
    guard let limit = transaction.service.profile.signInLimit else { return }
    let (origin, now) = (transaction.environment.origin, transaction.record.serverTime(at: clock.now))
    switch (failure, sharedSignIns(transaction)) {
    case (.unreachable(_, mayHaveArrived: false), _?): await takeBackSignIn(&transaction)
    case (.unreachable(_, mayHaveArrived: false), nil): try? await signIns.refund(at: origin, limit: limit, now: now)
    case (.rateLimited, let ledger?): try? await ledger.exhaust(at: now, isHeard: transaction.hasHeardServer)
    case (.rateLimited, nil): try? await signIns.exhaust(at: origin, limit: limit, now: now)
    default: break
    }
  }

  private func takeBackSignIn(_ transaction: inout SessionTransaction) async {
    guard let signIn = transaction.signIn, let ledger = sharedSignIns(transaction) else { return }
    transaction.signIn = nil
    let now = transaction.record.serverTime(at: clock.now)
    try? await ledger.withdraw(signIn, at: now, isHeard: transaction.hasHeardServer)
  }
}

/// The count that hosts share.
extension SessionKeeper {
  private func sharedSignIns(_ transaction: SessionTransaction) -> SharedSignInLedger? {
    guard let shared = transaction.shared, let limit = transaction.service.profile.signInLimit else { return nil }
    return SharedSignInLedger(at: transaction.environment.origin, in: shared.share, limit: limit, own: signIns)
  }

  /// The register has lost something, the count perhaps too: noted before anything else is done.
  func doubtSignIns(_ transaction: SessionTransaction) async throws(SessionFailure) {
    guard let ledger = sharedSignIns(transaction) else { return }
    try await share(transaction) { () async throws(ShareFailure) in try await ledger.doubt() }
  }

  /// Tells the other hosts of sign-ins that this one alone has counted, while the register was away. What does not get there now does with the next one.
  func tellSignIns(_ transaction: inout SessionTransaction) async {
    guard let ledger = sharedSignIns(transaction),
      await ledger.hasUntold(at: transaction.record.serverTime(at: clock.now))
    else { return }
    if !transaction.hasHeardServer { guard await hearServer(&transaction) else { return } }
    try? await ledger.tell(at: transaction.record.serverTime(at: clock.now))
  }
}

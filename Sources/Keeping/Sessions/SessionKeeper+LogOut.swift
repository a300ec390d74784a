import Formats
import Host
import TokenModel

/// Ending and forgetting sessions.
extension SessionKeeper {
  /// Ends the session: asks the server to end it, if the server has such a call, and deletes it here once the server has confirmed that or nothing of it is
  /// still valid. A session in the other place ends with it.
  @discardableResult
  public func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome {
    guard let remains = await keeperOfRemains(environment.name) else { return try await logOutHere(of: environment) }
    guard store.refusal == nil, await hasRecord(environment.name) else {
      return try await remains.logOutHere(of: environment)
    }
    var outcome = try await logOutHere(of: environment)
    let rest = try await remains.logOutHere(of: environment)
    outcome.remains = [outcome.remains, rest.remains].compactMap(\.self).joined(separator: " ")
    if outcome.remains?.isEmpty == true { outcome.remains = nil }
    return outcome
  }

  private func hasRecord(_ name: EnvironmentName) async -> Bool {
    await BlockingCall.run { [store] in store.mayHoldSession(name) }
  }

  private func logOutHere(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome {
    let seen = try await record(of: environment)
    let event = await event(.logout, in: environment)
    return try await audit.recording(event) { () async throws(SessionFailure) in
      try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
        try await shareLogOut(&transaction)
        let outcome = try await tellServer(&transaction)
        try await forgetSession(in: &transaction)
        return outcome
      }
    } as: { _ in
      event
    }
  }

  /// Has the server end the session; what it has not ended is kept.
  /// - Throws: `vaultLocked`, so that who can ask for the passphrase tries again, and `notLoggedOut`.
  private func tellServer(_ transaction: inout SessionTransaction) async throws(SessionFailure) -> LogOutOutcome {
    let meaning = transaction.service.profile.logOut
    guard let session = transaction.record.session else { return LogOutOutcome(meaning) }
    guard meaning == .endsOnServer else { return LogOutOutcome(meaning, remains: remains(of: session, transaction)) }
    let cause: SessionFailure
    do throws(SessionFailure) {
      let answer = try await end(session, transaction)
      guard let failure = answer.failure else {
        return LogOutOutcome(
          answer.remaining == session ? .forgetsLocally : meaning,
          remains: answer.remaining.flatMap { remains(of: $0, transaction) } ?? copies(after: answer, transaction))
      }
      transaction.record.session = answer.remaining
      await mirror(&transaction)
      try await save(&transaction)
      cause = .service(failure)
    } catch {
      if case .vaultLocked = error { throw error }
      if case .service(.sessionRefused) = error { return LogOutOutcome(meaning) }
      cause = error
    }
    guard let remains = transaction.record.session.flatMap({ remains(of: $0, transaction) }) else {
      return LogOutOutcome(meaning)
    }
    throw .notLoggedOut(transaction.environment.name, because: cause, remains: remains)
  }

  private func copies(after answer: LogOutAnswer, _ transaction: SessionTransaction) -> String? {
    guard answer.leavesCopies, let end = transaction.service.profile.sessionEnd else { return nil }
    return "The server keeps no sessions: a copy of this one, in a backup for example, is valid until \(end)."
  }

  func remains(of session: Session, _ transaction: SessionTransaction) -> String? {
    session.remains(transaction.service.profile, clockOffset: transaction.record.clockOffset, now: clock.now)
  }

  /// Asks the server to end a session of its own; one of another server goes nowhere.
  func end(_ session: Session, _ transaction: SessionTransaction) async throws(SessionFailure) -> LogOutAnswer {
    let environment = transaction.environment
    if let change = transaction.record.originChange(for: environment) {
      throw .originChanged(environment.name, change)
    }
    guard session.origin == environment.origin, transaction.record.binding?.service == environment.service else {
      throw .service(
        .unsupported(reason: "The session belongs to another service than the environment's file names now."))
    }
    let (service, access) = (transaction.service, try await access(transaction, session))
    return try await rethrow(
      awaiting: await uncancelled(in: environment) { () async throws(ServiceFailure) in
        try await service.logOut(access)
      }, as: SessionFailure.service)
  }

  /// Forgets the session, that in the other place too. No server is asked.
  public func forgetSession(of environment: Environment) async throws(SessionFailure) {
    let remains = await keeperOfRemains(environment.name)
    if remains == nil || store.refusal == nil { try await forgetSessionHere(of: environment) }
    try await remains?.forgetSessionHere(of: environment)
  }

  private func forgetSessionHere(of environment: Environment) async throws(SessionFailure) {
    let seen = try await record(of: environment)
    var event = await event(.logout, in: environment)
    event.detail = "deleted here, the server was not asked"
    try await audit.recording(event) { () async throws(SessionFailure) in
      try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
        try await forgetSession(in: &transaction)
      }
    } as: { _ in
      event
    }
  }

  private func forgetSession(in transaction: inout SessionTransaction) async throws(SessionFailure) {
    await dropSession(in: &transaction)
    transaction.record.failure = nil
    try await save(&transaction)
    let name = transaction.environment.name
    try await removing { () throws(SystemFailure) in try store.removeSetAside(name) }
  }

  /// There is no session any more, in the record and for the vendor's scripts.
  func dropSession(in transaction: inout SessionTransaction) async {
    let wasThere = transaction.record.session != nil
    transaction.record.dropSession()
    // Without a session fob has written no token file.
    if wasThere { await mirror(&transaction) }
  }

  /// Forgets everything kept under a name, its binding to an origin and what is in the other place too. No server is asked.
  public func forget(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure) {
    if store.refusal == nil { try await forgetHere(name, tokenFile: tokenFile) }
    try await keeperOfRemains(name)?.forgetHere(name, tokenFile: tokenFile)
  }

  private func forgetHere(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure) {
    let lock = try openLock(of: name)
    guard await lock.lock(within: lockPatience) else { throw .busy(name) }
    defer { lock.unlock() }
    try await removing { () throws(SystemFailure) in
      let hadSession =
        switch store.read(name) {
        case .none: false
        case .found(let record): record.session != nil
        case .broken, .unusable: true
        }
      try store.remove(name)
      try EventMemoryFile(of: name, in: memories).remove()
      if hadSession, let tokenFile { try TokenFile(path: tokenFile, stateFolder: memories).remove() }
    }
  }

  private func removing(_ files: @escaping @Sendable () throws(SystemFailure) -> Void) async throws(SessionFailure) {
    try await rethrow(awaiting: await BlockingCall.run(files), as: SessionFailure.init(system:))
  }
}

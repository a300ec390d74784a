import Host

/// Ending and forgetting sessions.
extension SessionKeeper {
  /// Ends the session: tells the server where it wants to know, and forgets it whatever the server says. Only where a locked vault keeps the server from
  /// being told it stays, so that who can ask for the passphrase tries again.
  @discardableResult
  public func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutMeaning {
    let seen = try record(of: environment)
    let event = event(.logout, in: environment)
    return try await audit.recording(event) { () async throws(SessionFailure) in
      try await logOut(of: environment, seen: seen)
    } as: { _ in
      event
    }
  }

  private func logOut(
    of environment: Environment, seen: SessionRecord
  ) async throws(SessionFailure) -> LogOutMeaning {
    try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
      let meaning = transaction.service.profile.logOut
      var ended: Result<Access, SessionFailure>?
      if let held = transaction.held(), meaning == .endsOnServer {
        ended = try await accessToEnd(held.session, transaction)
      }
      try await forgetSession(in: &transaction)
      guard let ended = try ended?.get() else { return meaning }
      do throws(ServiceFailure) {
        return try await transaction.service.logOut(ended)
      } catch .sessionRefused {
        return meaning
      } catch {
        throw .service(error)
      }
    }
  }

  /// What the server needs to end a session, or why it cannot be told.
  /// - Throws: `vaultLocked`.
  private func accessToEnd(
    _ session: Session, _ transaction: SessionTransaction
  ) async throws(SessionFailure) -> Result<Access, SessionFailure> {
    do throws(SessionFailure) {
      return .success(try await access(transaction, session))
    } catch {
      if case .vaultLocked = error { throw error }
      return .failure(error)
    }
  }

  /// Forgets the session. No server is told.
  public func forgetSession(of environment: Environment) async throws(SessionFailure) {
    try await locked(environment, seen: record(of: environment)) { transaction throws(SessionFailure) in
      try await forgetSession(in: &transaction)
    }
  }

  private func forgetSession(in transaction: inout SessionTransaction) async throws(SessionFailure) {
    await dropSession(in: &transaction)
    transaction.record.failure = nil
    try await save(&transaction)
    let name = transaction.environment.name
    try await removing { () throws(SystemError) in try store.removeSetAside(name) }
  }

  /// There is no session any more, in the record and for the vendor's scripts.
  func dropSession(in transaction: inout SessionTransaction) async {
    transaction.record.dropSession()
    await mirror(&transaction)
  }

  /// Forgets everything kept under a name, its binding to an origin too. No server is told.
  public func forget(_ name: EnvironmentName) async throws(SessionFailure) {
    let lock = try openLock(of: name)
    guard await lock.lock(within: lockPatience) else { throw .busy(name) }
    defer { lock.unlock() }
    try await removing { () throws(SystemError) in try store.remove(name) }
  }

  private func removing(_ files: @escaping @Sendable () throws(SystemError) -> Void) async throws(SessionFailure) {
    do throws(SystemError) {
      try await BlockingCall.run(files)
    } catch {
      throw .state(reason: error.description)
    }
  }
}

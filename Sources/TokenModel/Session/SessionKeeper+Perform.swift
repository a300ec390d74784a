import FoundationEssentials
import Host

/// Acting under a session, and ending it.
extension SessionKeeper {
  /// Does something under a valid session, and once more where the server refuses the session. A session of cookies changes with every answer:
  /// there the lock is held for the request, so that only one is under way per environment.
  public func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let held = try await session(for: environment, need: .ordinary)
    guard let token = held.session.accessToken else {
      return try await locked(environment, seen: record(of: environment)) { transaction throws(SessionFailure) in
        try await perform(&transaction, operation)
      }
    }
    let service = try service(of: environment)
    let secrets = try await sessionSecrets(of: environment, service)
    func access(_ held: HeldSession) -> Access {
      let now = clock.now.addingTimeInterval(held.clockOffset)
      return Access(environment: environment, session: held.session, now: now, secrets: secrets)
    }
    let answer: ServiceAnswer<Value>
    do throws(ServiceFailure) {
      answer = try await operation(service, access(held))
    } catch .sessionRefused {
      let renewed = try await session(for: environment, refused: token)
      do throws(ServiceFailure) {
        answer = try await operation(service, access(renewed))
      } catch {
        throw .service(error)
      }
    } catch {
      throw .service(error)
    }
    await learnClock(from: answer.serverDate, held: held, in: environment)
    return answer
  }

  /// The same under the lock, saving what the answer renewed before it is given.
  func perform<Value: Sendable>(
    _ transaction: inout SessionTransaction, isRepeated: Bool = false,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let held = try await settle(&transaction, need: .ordinary)
    let access = try await access(transaction, held.session)
    do throws(ServiceFailure) {
      var answer = try await operation(transaction.service, access)
      transaction.record.accept(renewed: answer.renewed, serverDate: answer.serverDate, at: clock.now)
      await saveNewSession(&transaction)
      let notices = [answer.notice].compactMap(\.self) + transaction.notices
      answer.notice = notices.isEmpty ? nil : notices.joined(separator: " ")
      return answer
    } catch .sessionRefused(let reason) {
      transaction.record.dropSession()
      try await save(&transaction)
      if isRepeated { throw .service(.sessionRefused(reason: reason)) }
    } catch {
      throw .service(error)
    }
    return try await perform(&transaction, isRepeated: true, operation)
  }

  /// Notes a server's clock that is another than was thought; not worth waiting for a lock.
  private func learnClock(from serverDate: Date?, held: HeldSession, in environment: Environment) async {
    guard let serverDate else { return }
    let local = clock.now
    let offset = ServerClock.offset(serverDate: serverDate, local: local)
    guard abs(offset - held.clockOffset) > ServerClock.tolerance,
      let lock = try? openLock(of: environment.name), lock.tryLock()
    else { return }
    defer { lock.unlock() }
    guard let service = services[environment.service], case .found(var record) = store.read(environment.name),
      record.session == held.session
    else { return }
    record.accept(renewed: nil, serverDate: serverDate, at: local)
    var transaction = SessionTransaction(
      environment: environment, service: service, record: record, failureMeanwhile: nil, wasRenewedMeanwhile: false,
      notices: [])
    await saveNewSession(&transaction)
  }

  /// Ends the session: tells the server where it wants to know, and forgets it whatever the server says.
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
      var ended: Access?
      if let held = transaction.held() { ended = try await access(transaction, held.session) }
      transaction.record.dropSession()
      transaction.record.failure = nil
      try await save(&transaction)
      await mirror(&transaction)
      let meaning = transaction.service.profile.logOut
      guard let ended, meaning == .endsOnServer else { return meaning }
      do throws(ServiceFailure) {
        return try await transaction.service.logOut(ended)
      } catch .sessionRefused {
        return meaning
      } catch {
        throw .service(error)
      }
    }
  }

  /// Forgets everything kept under a name, its binding to an origin too. No server is told.
  public func forget(_ name: EnvironmentName) async throws(SessionFailure) {
    let lock = try openLock(of: name)
    guard await lock.lock(within: lockPatience) else { throw .busy(name) }
    defer { lock.unlock() }
    do throws(SystemError) {
      try await BlockingCall.run { () throws(SystemError) in try store.remove(name) }
    } catch {
      throw .state(reason: error.description)
    }
  }
}

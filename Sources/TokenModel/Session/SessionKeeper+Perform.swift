import FoundationEssentials
import Host

/// Acting under a session, and ending it.
extension SessionKeeper: SessionActing {
  var keeper: SessionKeeper { self }

  /// Does something under a session of cookies, which changes with every answer: the lock is held for the request, so that only one is under way.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    try await locked(environment, seen: record(of: environment)) { transaction throws(SessionFailure) in
      try await perform(&transaction, operation)
    }
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

  /// Whether a server's date tells of another clock than was thought.
  func tellsNews(_ serverDate: Date, of held: HeldSession) -> Bool {
    let offset = ServerClock.offset(serverDate: serverDate, local: clock.now)
    return abs(offset - held.clockOffset) > ServerClock.tolerance
  }

  /// Notes a server's clock; not worth waiting for a lock.
  func learnClock(from serverDate: Date, held: HeldSession, in environment: Environment) async {
    let local = clock.now
    guard let lock = try? openLock(of: environment.name), lock.tryLock() else { return }
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

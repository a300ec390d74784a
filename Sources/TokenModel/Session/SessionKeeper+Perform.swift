import FoundationEssentials
import Host

/// Acting under a session.
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
    let environment = transaction.environment
    let access = try await access(transaction, held.session)
    do throws(ServiceFailure) {
      var answer = try await operation(transaction.service, access)
      transaction.record.accept(renewed: answer.renewed, serverDate: answer.serverDate, at: clock.now)
      await saveNewSession(&transaction)
      let notices = [answer.notice].compactMap(\.self) + transaction.notices
      answer.notice = notices.isEmpty ? nil : notices.joined(separator: " ")
      return answer
    } catch .sessionRefused(let reason) {
      await noteEnd(reason, &transaction)
      if !canLogInAlone(transaction) {
        transaction.record.needPerson(
          "The server ended the session: \(reason)", word: "session ended", for: environment, at: clock.now)
      }
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
    guard let service = services[environment.service], case .found(var record) = await stored(environment.name),
      record.session == held.session
    else { return }
    record.accept(renewed: nil, serverDate: serverDate, at: local)
    var transaction = SessionTransaction(
      environment: environment, service: service, record: record, failureMeanwhile: nil, wasRenewedMeanwhile: false,
      notices: [])
    await saveNewSession(&transaction)
  }
}

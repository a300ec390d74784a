import FoundationEssentials

/// Keeps sessions and acts under them, in the same steps whether this process takes the locks or others do.
protocol SessionActing: SessionKeeping {
  /// The keeper of this process, which reads what is on disk.
  var keeper: SessionKeeper { get }

  /// Does something under a session of cookies, which changes with every answer: the lock is held for the request, so that only one is under way.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value>

  /// Notes a server's clock; not worth waiting for a lock.
  func learnClock(from serverDate: Date, held: HeldSession, in environment: Environment) async
}

extension SessionActing {
  /// Does something under a valid session, and once more where the server refuses the session.
  public func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let held = try await session(for: environment, need: .ordinary)
    guard let token = held.session.accessToken else { return try await performAlone(in: environment, operation) }
    do throws(SessionFailure) {
      return try await perform(in: environment, under: held, operation)
    } catch .service(.sessionRefused) {
      let other = try await session(for: environment, refused: token)
      return try await perform(in: environment, under: other, operation)
    }
  }

  /// Asks the server, and learns its clock where that is another than was thought.
  private func perform<Value: Sendable>(
    in environment: Environment, under held: HeldSession,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let service = try keeper.service(of: environment)
    let secrets = try await keeper.sessionSecrets(of: environment, service)
    let access = Access(
      environment: environment, session: held.session, now: keeper.clock.now.addingTimeInterval(held.clockOffset),
      secrets: secrets)
    let answer: ServiceAnswer<Value>
    do throws(ServiceFailure) {
      answer = try await operation(service, access)
    } catch {
      throw .service(error)
    }
    if let date = answer.serverDate, keeper.tellsNews(date, of: held) {
      await learnClock(from: date, held: held, in: environment)
    }
    return answer
  }
}

import FoundationEssentials

/// Errands and what comes of them.
extension ApartKeeper: SessionActing {
  /// Does something under a session of cookies. The request is sent from here: the errand's process holds the lock and saves what the answer renewed.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    guard let pipe = await start(SessionErrand(.lend, in: environment)) else {
      return try await keeper.performAlone(in: environment, operation)
    }
    let service = try keeper.service(of: environment)
    var answer: ServiceAnswer<Value>?
    do throws(SessionFailure) {
      while true {
        switch try await outcome(over: pipe, of: environment) {
        case .lent(let session, let now):
          let access = Access(
            environment: environment, session: try held(session, of: environment).session, now: now,
            secrets: try await keeper.sessionSecrets(of: environment, service))
          answer = await ask(service, access, over: pipe, operation)
        case .done(let notice):
          guard var answer else { throw Self.unanswered(environment) }
          answer.notice = notice
          return answer
        case .held, .asks, .awaits, .loggedOut, .failed: throw Self.unanswered(environment)
        }
      }
    } catch {
      // What the server did is done, whatever became of the errand since; a session that could not be saved is asked for anew.
      if let answer { return answer }
      throw error
    }
  }

  /// Notes a server's clock, by an errand.
  func learnClock(from serverDate: Date, held: HeldSession, in environment: Environment) async {
    let errand = SessionErrand(.learnClock(from: serverDate, PipedSession(held)), in: environment)
    if let pipe = await start(errand) { _ = try? await outcome(over: pipe, of: environment) }
  }

  /// Asks the server and reports what came of it; nil where it failed.
  private func ask<Value: Sendable>(
    _ service: any Service, _ access: Access, over pipe: any ErrandPipe,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async -> ServiceAnswer<Value>? {
    do throws(ServiceFailure) {
      let answer = try await operation(service, access)
      let renewed = answer.renewed.map { PipedSession(HeldSession(session: $0, generation: 0)) }
      try? await pipe.send(
        LentAnswer.answered(renewed: renewed, serverDate: answer.serverDate, notice: answer.notice))
      return answer
    } catch {
      try? await pipe.send(LentAnswer.failed(error))
      return nil
    }
  }

  /// The session that an errand yields.
  func held(
    after deed: SessionErrand.Deed, in environment: Environment,
    otherwise: () async throws(SessionFailure) -> HeldSession
  ) async throws(SessionFailure) -> HeldSession {
    guard let pipe = await start(SessionErrand(deed, in: environment)) else { return try await otherwise() }
    guard case .held(let session) = try await outcome(over: pipe, of: environment) else {
      throw Self.unanswered(environment)
    }
    return try held(session, of: environment)
  }

  /// What the errand's process says next, taking in what it noted.
  func outcome(
    over pipe: any ErrandPipe, of environment: Environment
  ) async throws(SessionFailure) -> ErrandReport.Outcome {
    guard let report = await pipe.next(ErrandReport.self) else { throw Self.unanswered(environment) }
    activity.adopt(report.requests)
    if let failure = report.auditFailure { auditFailed(failure) }
    if case .failed(let failure) = report.outcome { throw failure }
    return report.outcome
  }

  func held(_ session: PipedSession, of environment: Environment) throws(SessionFailure) -> HeldSession {
    guard let held = session.held else { throw Self.unanswered(environment) }
    return held
  }

  static func unanswered(_ environment: Environment) -> SessionFailure {
    .state(
      reason: "\(environment.name): the process that looks after its session ended without an answer. Try again.")
  }
}

import FoundationEssentials

/// Errands and what comes of them.
extension ApartKeeper: SessionActing {
  /// Does something under a session of cookies. The request is sent from here: the errand's process holds the lock and saves what the answer renewed.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    guard let process = await start(SessionErrand(.lend, in: environment)) else {
      return try await keeper.performAlone(in: environment, operation)
    }
    let service = try keeper.service(of: environment)
    var asked: Result<ServiceAnswer<Value>, ServiceFailure>?
    do throws(SessionFailure) {
      while true {
        switch try outcome(in: await process.next(ErrandReport.self), of: environment.name) {
        case .lent(let session, let now):
          let access = Access(
            environment: environment, session: try held(session, of: environment).session, now: now,
            secrets: try await keeper.sessionSecrets(of: environment, service))
          asked = await ask(service, access, over: process, operation)
        case .done(let notice):
          guard case .success(var answer)? = asked else { throw Self.unanswered(environment.name) }
          answer.notice = notice
          return answer
        case .held, .asks, .awaits, .loggedOut, .failed: throw Self.unanswered(environment.name)
        }
      }
    } catch {
      switch asked {
      // What the server did is done, whatever became of the errand since; a session that could not be saved is asked for anew.
      case .success(let answer)?: return answer
      // The errand was given up while this process was stopped.
      case .failure(let failure)? where error == .service(.cancelled): throw .service(failure)
      case .failure, nil: throw error
      }
    }
  }

  /// Notes a server's clock, by an errand.
  func learnClock(from serverDate: Date, held: HeldSession, in environment: Environment) async {
    _ = try? await outcome(of: SessionErrand(.learnClock(from: serverDate, PipedSession(held)), in: environment))
  }

  /// Asks the server and reports what came of it.
  private func ask<Value: Sendable>(
    _ service: any Service, _ access: Access, over pipe: any ErrandPipe,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async -> Result<ServiceAnswer<Value>, ServiceFailure> {
    do throws(ServiceFailure) {
      let answer = try await operation(service, access)
      let renewed = answer.renewed.map { PipedSession(HeldSession(session: $0, generation: 0)) }
      try? await pipe.send(
        LentAnswer.answered(renewed: renewed, serverDate: answer.serverDate, notice: answer.notice))
      return .success(answer)
    } catch {
      try? await pipe.send(LentAnswer.failed(error))
      return .failure(error)
    }
  }

  /// The session that an errand yields.
  func held(
    after deed: SessionErrand.Deed, in environment: Environment,
    otherwise: () async throws(SessionFailure) -> HeldSession
  ) async throws(SessionFailure) -> HeldSession {
    switch try await outcome(of: SessionErrand(deed, in: environment)) {
    case nil: return try await otherwise()
    case .held(let session): return try held(session, of: environment)
    case .asks, .awaits, .loggedOut, .lent, .done, .failed: throw Self.unanswered(environment.name)
    }
  }

  /// What comes of an errand whose process says one thing; nil where none can be started.
  func outcome(of errand: SessionErrand) async throws(SessionFailure) -> ErrandReport.Outcome? {
    guard let process = await start(errand) else { return nil }
    let report = await process.next(ErrandReport.self)
    // A program that takes this one's place (`fob exec`) has no children but its own.
    await process.end()
    return try outcome(in: report, of: errand.environment)
  }

  /// What the errand's process said, taking in what it noted.
  private func outcome(
    in report: ErrandReport?, of environment: EnvironmentName
  ) throws(SessionFailure) -> ErrandReport.Outcome {
    guard let report else { throw Self.unanswered(environment) }
    activity.adopt(report.requests)
    if let failure = report.auditFailure { auditFailed(failure) }
    if case .failed(let failure) = report.outcome { throw failure }
    return report.outcome
  }

  func held(_ session: PipedSession, of environment: Environment) throws(SessionFailure) -> HeldSession {
    guard let held = session.held else { throw Self.unanswered(environment.name) }
    return held
  }

  static func unanswered(_ environment: EnvironmentName) -> SessionFailure {
    .state(
      reason: "The process that looks after the session of \(environment) ended without an answer. Try again.")
  }
}

import FoundationEssentials
import TokenModel

/// Keeps sessions for a program at a terminal, which may be stopped, hung up or kept waiting at any moment. Whatever
/// takes a lock happens in a helper process, which exits on its own; this process only reads what is on disk.
public struct HelperSessionKeeper: SessionProvider {
  let keeper: SessionKeeper
  private let activity: RequestFeed
  private let auditFailed: @Sendable (String) -> Void
  private let start: @Sendable (HelperRequest) async -> (any HelperProcess)?

  /// - Parameters:
  ///   - keeper: reads what is on disk, and acts if no process can be started. Each request says whether a person is
  ///     present.
  ///   - activity: where helper processes' requests to servers go.
  ///   - auditFailed: gets the reason why a helper process could not write to the audit log.
  ///   - start: starts a helper process; nil if none can be started.
  public init(
    _ keeper: SessionKeeper, activity: RequestFeed, auditFailed: @escaping @Sendable (String) -> Void,
    start: @escaping @Sendable (HelperRequest) async -> (any HelperProcess)?
  ) {
    self.keeper = keeper
    self.activity = activity
    self.auditFailed = auditFailed
    self.start = { request in
      var request = request
      request.isAttended = keeper.isAttended
      return await start(request)
    }
  }

  /// What is on disk now.
  public func statuses(of environments: [Environment]) -> [SessionStatus] { keeper.statuses(of: environments) }

  /// What a login would ask of a person.
  public func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    keeper.loginDemand(for: environment, in: status)
  }

  /// Has a helper process answer, unless the wanted session is already good.
  public func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer {
    if case .about(let environment, .obtain(let need)) = request,
      let held = try await keeper.atHand(for: environment, need: need)
    {
      return .session(.loggedIn(held))
    }
    let asked = HelperRequest(request)
    guard let outcome = try await outcome(of: asked) else { return try await keeper.answer(to: request) }
    guard let answer = outcome.answer else { throw .unanswered(asked.environment) }
    return answer
  }
}

extension HelperSessionKeeper: SessionPerformer {
  /// Asks the server under a session of cookies. The request is sent from here: the helper process holds the lock and
  /// saves what the answer refreshed.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    guard let process = await start(HelperRequest(.lend, in: environment)) else {
      return try await keeper.performAlone(in: environment, operation)
    }
    let service = try keeper.service(of: environment)
    var asked: Result<ServiceAnswer<Value>, ServiceFailure>?
    do throws(SessionFailure) {
      while true {
        switch try outcome(in: await process.next(HelperResponse.self), of: environment.name) {
        case .lent(let session, let now):
          guard let held = session.held else { throw .unanswered(environment.name) }
          let access = Access(
            environment: environment, session: held.session, now: now,
            secrets: try await keeper.sessionSecrets(of: environment, service))
          asked = await ask(service, access, over: process, operation)
        case .done(let notice):
          guard case .success(var answer)? = asked else { throw .unanswered(environment.name) }
          answer.notice = notice
          return answer
        case .held, .asks, .awaits, .loggedOut, .failed: throw .unanswered(environment.name)
        }
      }
    } catch {
      switch asked {
      // The server has acted, whatever became of the helper process; a session that could not be saved is requested
      // again.
      case .success(let answer)?: return answer
      // The helper process gave up while this one was stopped.
      case .failure(let failure)? where error == .service(.cancelled): throw .service(failure)
      case .failure, nil: throw error
      }
    }
  }

  /// Has a helper process note what an answer told of a session.
  func note(_ news: SessionNews, of held: HeldSession, in environment: Environment) async {
    let renewed = news.renewed.map { PipedSession(HeldSession(session: $0, generation: 0)) }
    let operation = HelperRequest.Operation.note(PipedSession(held), renewed: renewed, serverDate: news.serverDate)
    _ = try? await outcome(of: HelperRequest(operation, in: environment))
  }

  /// Asks the server and reports the outcome.
  private func ask<Value: Sendable>(
    _ service: any Service, _ access: Access, over channel: any HelperChannel,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async -> Result<ServiceAnswer<Value>, ServiceFailure> {
    do throws(ServiceFailure) {
      let answer = try await operation(service, access)
      let renewed = answer.renewed.map { PipedSession(HeldSession(session: $0, generation: 0)) }
      try? await channel.send(
        LentAnswer.answered(renewed: renewed, serverDate: answer.serverDate, notice: answer.notice))
      return .success(answer)
    } catch {
      try? await channel.send(LentAnswer.failed(error))
      return .failure(error)
    }
  }

  /// The outcome of a request that has one answer; nil if no helper process can be started.
  private func outcome(of request: HelperRequest) async throws(SessionFailure) -> HelperResponse.Outcome? {
    guard let process = await start(request) else { return nil }
    let response = await process.next(HelperResponse.self)
    // A program that replaces this one (`fob exec`) must have no children but its own.
    await process.end()
    return try outcome(in: response, of: request.environment)
  }

  /// The helper process's outcome, taking in its notes.
  private func outcome(
    in response: HelperResponse?, of environment: EnvironmentName
  ) throws(SessionFailure) -> HelperResponse.Outcome {
    guard let response else { throw .unanswered(environment) }
    activity.adopt(response.requests)
    if let failure = response.auditFailure { auditFailed(failure) }
    if case .failed(let failure) = response.outcome { throw failure }
    return response.outcome
  }
}

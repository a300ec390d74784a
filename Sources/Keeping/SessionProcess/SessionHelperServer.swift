import Formats
import FoundationEssentials
import TokenModel

/// Answers a helper process's requests: the side that no terminal can stop or kill.
public struct SessionHelperServer: Sendable {
  private let keeper: SessionKeeper
  private let environments: any EnvironmentSource
  private let activity: RequestFeed
  private let auditFailure: @Sendable () -> String?

  /// - Parameters:
  ///   - activity: the requests sent to servers meanwhile.
  ///   - auditFailure: why something could not be written to the audit log, or nil.
  public init(
    keeper: SessionKeeper, environments: any EnvironmentSource, activity: RequestFeed,
    auditFailure: @escaping @Sendable () -> String?
  ) {
    self.keeper = keeper
    self.environments = environments
    self.activity = activity
    self.auditFailure = auditFailure
  }

  /// Handles a request and sends the result; by then the lock is free and everything is on disk. Cancelling the task
  /// stops what has not begun.
  public func serve(_ request: HelperRequest, over channel: any HelperChannel) async {
    let outcome: HelperResponse.Outcome
    do throws(SessionFailure) {
      outcome = try await self.outcome(of: request, over: channel)
    } catch {
      outcome = .failed(error)
    }
    let requests = activity.history.records.filter { $0.outcome != .underWay }
    try? await channel.send(HelperResponse(outcome: outcome, requests: requests, auditFailure: auditFailure()))
  }

  private func outcome(
    of request: HelperRequest, over channel: any HelperChannel
  ) async throws(SessionFailure) -> HelperResponse.Outcome {
    var keeper = keeper
    keeper.isAttended = request.isAttended
    switch request.operation {
    case .answer(let operation):
      return .init(try await keeper.answer(to: .about(environment(of: request), operation)))
    case .forgetAll(let tokenFile):
      return .init(try await keeper.answer(to: .forgetAll(request.environment, tokenFile: tokenFile)))
    case .lend: return .done(notice: try await lend(environment(of: request), over: channel))
    case .note(let session, let renewed, let date):
      let news = SessionNews(renewed: renewed?.held?.session, serverDate: date)
      if let held = session.held { await keeper.note(news, of: held, in: try environment(of: request)) }
      return .done(notice: nil)
    }
  }

  /// The environment, if its file is the one that the sender knows: what a person typed goes where it was meant to go.
  private func environment(of request: HelperRequest) throws(SessionFailure) -> Environment {
    var environment = try rethrow(
      environments.environment(named: request.environment.text),
      as: { (failure: EnvironmentLookupFailure) in SessionFailure.state(reason: failure.description) })
    guard environment.fingerprint == request.file else {
      throw .environmentChanged(environment.name)
    }
    if !request.isShared { environment.share = nil }
    return environment
  }

  /// Lends the session under the lock until the sender has asked the server.
  /// - Returns: a warning although all went well, or nil.
  private func lend(
    _ environment: Environment, over channel: any HelperChannel
  ) async throws(SessionFailure) -> String? {
    let answer = try await keeper.performAlone(in: environment) { _, access throws(ServiceFailure) in
      let held = HeldSession(session: access.session, generation: 0)
      let response = HelperResponse(outcome: .lent(PipedSession(held), now: access.now))
      guard (try? await channel.send(response)) != nil, let answer = await channel.next(LentAnswer.self) else {
        throw .cancelled
      }
      switch answer {
      case .failed(let failure): throw failure
      case .answered(let renewed, let date, let notice):
        return ServiceAnswer((), renewed: renewed?.held?.session, serverDate: date, notice: notice)
      }
    }
    return answer.notice
  }
}

import FoundationEssentials

/// Does an errand: the side of the process of its own, which no terminal stops or ends.
public struct ErrandDesk: Sendable {
  private let keeper: SessionKeeper
  private let environments: any EnvironmentListing
  private let activity: ActivityFeed
  private let auditFailure: @Sendable () -> String?

  /// - Parameters:
  ///   - activity: where the requests are that are sent meanwhile.
  ///   - auditFailure: why something could not be noted in the audit log, or nil.
  public init(
    keeper: SessionKeeper, environments: any EnvironmentListing, activity: ActivityFeed,
    auditFailure: @escaping @Sendable () -> String?
  ) {
    self.keeper = keeper
    self.environments = environments
    self.activity = activity
    self.auditFailure = auditFailure
  }

  /// Does it and tells the sender what came of it; by then the lock is free and everything on disk. Cancelling the task stops what was not begun.
  public func perform(_ errand: SessionErrand, over pipe: any ErrandPipe) async {
    let outcome: ErrandReport.Outcome
    do throws(SessionFailure) {
      outcome = try await self.outcome(of: errand, over: pipe)
    } catch {
      outcome = .failed(error)
    }
    let requests = activity.history.records.filter { $0.outcome != .underWay }
    try? await pipe.send(ErrandReport(outcome: outcome, requests: requests, auditFailure: auditFailure()))
  }

  private func outcome(
    of errand: SessionErrand, over pipe: any ErrandPipe
  ) async throws(SessionFailure) -> ErrandReport.Outcome {
    var keeper = keeper
    keeper.isAttended = errand.isAttended
    func environment() throws(SessionFailure) -> Environment { try self.environment(of: errand) }
    switch errand.deed {
    case .obtain(let need): return .held(PipedSession(try await keeper.session(for: environment(), need: need)))
    case .renew: return .held(PipedSession(try await keeper.renew(environment())))
    case .replace(let refused):
      return .held(PipedSession(try await keeper.session(for: environment(), refused: refused.secret)))
    case .logIn(let answers, let challenge):
      return outcome(
        of: try await keeper.logIn(to: environment(), answers: answers.answers, after: challenge?.challenge))
    case .logOut: return .loggedOut(try await keeper.logOut(of: environment()))
    case .forgetSession:
      try await keeper.forgetSession(of: environment())
      return .done(notice: nil)
    case .lend: return .done(notice: try await lend(environment(), over: pipe))
    case .learnClock(let date, let session):
      if let held = session.held { await keeper.learnClock(from: date, held: held, in: try environment()) }
      return .done(notice: nil)
    case .forget(let tokenFile):
      try await keeper.forget(errand.environment, tokenFile: tokenFile)
      return .done(notice: nil)
    }
  }

  private func outcome(of progress: LoginProgress) -> ErrandReport.Outcome {
    switch progress {
    case .loggedIn(let held): .held(PipedSession(held))
    case .asks(let fields, let message, let challenge):
      .asks(fields: fields, message: message, challenge: challenge.map(PipedChallenge.init))
    case .awaits(let approval, let challenge): .awaits(approval, challenge: PipedChallenge(challenge))
    }
  }

  /// The environment, provided that its file is the one that the sender knows: what a person typed goes where it was meant to go.
  private func environment(of errand: SessionErrand) throws(SessionFailure) -> Environment {
    let environment: Environment
    do throws(EnvironmentLookupFailure) {
      environment = try environments.environment(named: errand.environment.text)
    } catch {
      throw .state(reason: error.description)
    }
    guard environment.fingerprint == errand.file else {
      throw .environmentChanged(environment.name)
    }
    return environment
  }

  /// Lends the session under the lock until the sender has asked the server.
  /// - Returns: what is to be told although all went well.
  private func lend(_ environment: Environment, over pipe: any ErrandPipe) async throws(SessionFailure) -> String? {
    let answer = try await keeper.performAlone(in: environment) { _, access throws(ServiceFailure) in
      let held = HeldSession(session: access.session, generation: 0)
      let report = ErrandReport(outcome: .lent(PipedSession(held), now: access.now))
      guard (try? await pipe.send(report)) != nil, let answer = await pipe.next(LentAnswer.self) else {
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

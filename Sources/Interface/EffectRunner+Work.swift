import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// What each piece of work does.
extension EffectRunner {
  func perform(_ work: Work, in environment: Environment, _ id: WorkID) async -> WorkResult {
    switch work {
    case .obtainSession:
      .obtainSession(await Result(of: try await sessions.session(for: environment, need: .ordinary)))
    case .renewSession: .obtainSession(await Result(of: try await sessions.renew(environment)))
    case .logIn(let answers, let challenge):
      .logIn(await Result(of: try await sessions.logIn(to: environment, answers: answers, after: challenge)))
    case .awaitApproval(let approval, let challenge):
      .logIn(
        await Result(
          of: try await ApprovalWait(sessions: sessions, now: { Date() }, pause: Pause.sleep).end(
            of: approval, after: challenge, in: environment)))
    case .awaitRedirect(let redirect):
      .awaitRedirect(await Result(of: try await redirects.address(endingAt: redirect)))
    case .unlockVault(let passphrase): .unlockVault(await Result(of: try await vault.unlock(passphrase)))
    case .logOut: .logOut(await Result(of: try await sessions.logOut(of: environment)))
    case .readDetails: .readDetails(await Result(of: try await details(of: environment)))
    case .loadPage(let query): .loadPage(await Result(of: try await tokens.page(query, of: environment)))
    case .loadAll(let sort): .loadAll(await Result(of: try await all(of: environment, sort, id)))
    case .readToken(let reference): .readToken(await Result(of: try await tokens.token(reference, of: environment)))
    case .create(let request): .create(await Result(of: try await tokens.create(request, in: environment)))
    case .revoke(let reference): .revoke(await Result(of: try await tokens.revoke(reference, in: environment)))
    case .revokeMany(let rows):
      .revokeMany(
        await Result(
          of: try await follow(
            try await revocations.plan(rows, in: environment, at: nil), knowing: rows, environment, id)))
    case .planRevocation(let rows):
      .planRevocation(await Result(of: try await revocations.plan(rows, in: environment, at: nil)))
    case .resumeRevocation(let path):
      .revokeMany(await Result(of: try await follow(try await revocations.read(path), knowing: [], environment, id)))
    case .discardRevocation(let path): .discardRevocation(await Result(of: try await revocations.discard(path)))
    case .keepNotes(let notes, let reference):
      .keepNotes(await Result(of: try await tokens.setNotes(notes, for: reference, in: environment)))
    }
  }

  private func details(of environment: Environment) async throws(SessionFailure) -> SessionDetails {
    try await sessions.perform(in: environment) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }.value
  }

  private func all(
    of environment: Environment, _ sort: TokenSort?, _ id: WorkID
  ) async throws(SessionFailure) -> CompleteList {
    try await tokens.all(of: environment, sort: sort) { [deliver] read, total in
      deliver(.listProgressed(environment.name, id, read: read, total: total))
    }
  }

  private func follow(
    _ revocation: Revocation, knowing rows: [ListedToken], _ environment: Environment, _ id: WorkID
  ) async throws(SessionFailure) -> RevocationOutcome {
    deliver(.revocationBegan(environment.name, id, revocation))
    let relay = ProgressRelay(revocation) { [deliver] progress in
      deliver(.revocationProgressed(environment.name, id, progress))
    }
    return try await revocations.follow(revocation.path, knowing: rows, in: environment) { relay.receive($0) }
  }
}

extension Result {
  /// What something comes to that takes its time.
  init(of operation: @autoclosure () async throws(Failure) -> Success) async {
    do throws(Failure) {
      self = .success(try await operation())
    } catch {
      self = .failure(error)
    }
  }
}

/// Hands on how far a revocation is, but results no more often than a screen is drawn for them.
private final class ProgressRelay: Sendable {
  private struct State {
    var progress: RevocationProgress
    var handedOn: ContinuousClock.Instant?
  }

  private static let pause = Duration.milliseconds(50)
  private let state: Mutex<State>
  private let handOn: @Sendable (RevocationProgress) -> Void

  init(_ revocation: Revocation, handOn: @escaping @Sendable (RevocationProgress) -> Void) {
    state = Mutex(State(progress: RevocationProgress(revocation)))
    self.handOn = handOn
  }

  func receive(_ event: RevocationEvent) {
    let due = state.withLock { state -> RevocationProgress? in
      let before = state.progress.phase
      state.progress.apply(event)
      let now = ContinuousClock.now
      let isDue = state.handedOn.map { now - $0 >= Self.pause } ?? true
      guard isDue || state.progress.phase != before else { return nil }
      state.handedOn = now
      return state.progress
    }
    if let due { handOn(due) }
  }
}

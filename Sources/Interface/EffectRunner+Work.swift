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
    case .loadPage(let query): .loadPage(await Result(of: try await page(query, of: environment, id)))
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
    case .rotate(let rows, let ending): .rotate(await Result(of: try await rotate(rows, ending, environment, id)))
    case .resumeRotation(let path):
      .rotate(await Result(of: try await follow(rotationAt: path, knowing: [], environment, id)))
    case .discardRotation(let path): .discardRotation(await Result(of: try await rotations.discard(path)))
    case .keepNotes(let notes, let reference):
      .keepNotes(await Result(of: try await tokens.setNotes(notes, for: reference, in: environment)))
    }
  }

  private func details(of environment: Environment) async throws(SessionFailure) -> SessionDetails {
    try await sessions.perform(in: environment) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }.value
  }

  private func page(
    _ query: TokenQuery, of environment: Environment, _ id: WorkID
  ) async throws(SessionFailure) -> ListedPage {
    try await tokens.page(query, of: environment) { [deliver] part in
      deliver(.pageArriving(environment.name, id, part))
    }
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
    let relay = PacedRelay(RevocationProgress(revocation)) { [deliver] progress in
      deliver(.revocationProgressed(environment.name, id, progress))
    }
    return try await revocations.follow(revocation.path, knowing: rows, in: environment) { relay.receive($0) }
  }
}

extension EffectRunner {
  private func rotate(
    _ rows: [ListedToken], _ ending: RotationPlan.Ending, _ environment: Environment, _ id: WorkID
  ) async throws(SessionFailure) -> RotationOutcome {
    let rotation = try await rotations.plan(rows, among: nil, delivery: nil, ending: ending, in: environment)
    let outcome = try await follow(rotationAt: rotation.path, knowing: rows, environment, id)
    // A question about one token is asked again, not resumed.
    if rows.count == 1, outcome.rotation.createdNothing { try? await rotations.discard(rotation.path) }
    return outcome
  }

  private func follow(
    rotationAt path: String, knowing rows: [ListedToken], _ environment: Environment, _ id: WorkID
  ) async throws(SessionFailure) -> RotationOutcome {
    guard let rotation = await rotations.unfinished().first(where: { $0.path == path }) else {
      throw .state(reason: "The rotation is done, or another process is following it. Nothing was created.")
    }
    deliver(.rotationBegan(environment.name, id, rotation))
    let relay = PacedRelay(RotationProgress(rotation)) { [deliver] progress in
      deliver(.rotationProgressed(environment.name, id, progress))
    }
    return try await rotations.follow(path, knowing: rows, in: environment) { relay.receive($0) }
  }
}

extension Rotation {
  /// Whether it is certain that no replacement exists.
  fileprivate var createdNothing: Bool {
    steps.values.allSatisfy { step in
      if case .notCreated = step { true } else { false }
    }
  }
}

extension Result {
  /// The result of an asynchronous operation.
  init(of operation: @autoclosure () async throws(Failure) -> Success) async {
    do throws(Failure) {
      self = .success(try await operation())
    } catch {
      self = .failure(error)
    }
  }
}

/// Hands on how far something is, but no more often than a screen is drawn for it.
private final class PacedRelay<Progress: PlanProgress>: Sendable {
  private struct State {
    var progress: Progress
    var handedOn: ContinuousClock.Instant?
  }

  private let state: Mutex<State>
  private let handOn: @Sendable (Progress) -> Void

  init(_ progress: Progress, handOn: @escaping @Sendable (Progress) -> Void) {
    state = Mutex(State(progress: progress))
    self.handOn = handOn
  }

  /// Takes in an event. A new phase is handed on at once.
  func receive(_ event: Progress.Event) {
    let due = state.withLock { state -> Progress? in
      let before = state.progress.phase
      state.progress.apply(event)
      let isUrgent = state.progress.phase != before
      let now = ContinuousClock.now
      let isDue = state.handedOn.map { now - $0 >= .milliseconds(50) } ?? true
      guard isDue || isUrgent else { return nil }
      state.handedOn = now
      return state.progress
    }
    if let due { handOn(due) }
  }
}

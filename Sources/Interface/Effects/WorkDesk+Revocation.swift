import Synchronization
import TokenModel

/// Revoking many, with its progress as often as a screen can show it.
extension WorkDesk {
  func revokeMany(_ rows: [ListedToken], _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      let revocation = try await revocations.plan(rows, in: environment, at: nil)
      return try await follow(revocation, knowing: rows, environment, id)
    } catch {
      return .revocationFailed(environment.name, id, error)
    }
  }

  func resumeRevocation(_ path: String, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return try await follow(try await revocations.read(path), knowing: [], environment, id)
    } catch {
      return .revocationFailed(environment.name, id, error)
    }
  }

  func discardRevocation(_ path: String, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      try await revocations.discard(path)
      return .revocationDiscarded(environment.name, id)
    } catch {
      return .revocationNotDiscarded(environment.name, id, error)
    }
  }

  private func follow(
    _ revocation: Revocation, knowing rows: [ListedToken], _ environment: Environment, _ id: WorkID
  ) async throws(SessionFailure) -> Message {
    deliver(.revocationBegan(environment.name, id, revocation))
    let relay = ProgressRelay(revocation) { [deliver] progress in
      deliver(.revocationProgressed(environment.name, id, progress))
    }
    let outcome = try await revocations.follow(revocation.path, knowing: rows, in: environment) { relay.take($0) }
    return .revocationEnded(environment.name, id, outcome)
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

  func take(_ event: RevocationEvent) {
    let due = state.withLock { state -> RevocationProgress? in
      let before = state.progress.phase
      state.progress.take(event)
      let now = ContinuousClock.now
      let isDue = state.handedOn.map { now - $0 >= Self.pause } ?? true
      guard isDue || state.progress.phase != before else { return nil }
      state.handedOn = now
      return state.progress
    }
    if let due { handOn(due) }
  }
}

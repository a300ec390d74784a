import Formats
import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// Revokes old upload tokens that others have replaced, when their grace is over. Whoever rotated them confirmed that.
final class GraceWatch: Sendable {
  /// A plan that could not be followed to its end.
  private struct Failed {
    var again: Date
    var wait: TimeInterval
    /// What was said of it.
    var said: String
  }

  private let fob: Composition
  /// By the paths of plans.
  private let failed = Mutex<[String: Failed]>([:])

  /// Seconds before a plan is tried again; they double with each vain try.
  private static let shortestWait: TimeInterval = 60
  private static let longestWait: TimeInterval = 3600

  init(_ fob: Composition) {
    self.fob = fob
  }

  /// When the next plan is due in these environments; nil if there is none.
  func nextDue(in environments: [Environment]) async -> Date? {
    await plans(in: environments).map { due($0.revocation) }.min()
  }

  /// Revokes what is due, one environment after the other. Cancelling stops it after requests in progress.
  /// - Returns: how many plans could not be followed to their end, and the status for the first.
  func revokeWhatIsDue(in environments: [Environment]) async -> [CommandFailure] {
    let due = await plans(in: environments).filter { self.due($0.revocation) <= fob.clock.now }
    guard !due.isEmpty else { return [] }
    // Another process may be following one of them.
    let free = Set(await fob.revocations.unfinished().map(\.path))
    var failures: [CommandFailure] = []
    for (environment, revocation) in due where free.contains(revocation.path) {
      guard !Task.isCancelled else { break }
      if let failure = await revoke(revocation, in: environment) { failures.append(failure) }
    }
    return failures
  }

  private func due(_ revocation: Revocation) -> Date {
    let again = failed.withLock { $0[revocation.path]?.again }
    return max(revocation.plan.graceEnd ?? revocation.plan.made, again ?? .distantPast)
  }

  /// The plans of environments that may be changed and need no sign-in of which the server allows few.
  private func plans(in environments: [Environment]) async -> [(environment: Environment, revocation: Revocation)] {
    let waiting = await fob.revocations.withGrace()
    guard !waiting.isEmpty else { return [] }
    let free = environments.filter { !$0.isReadOnly && (hasSession($0) || !countsSignIns($0)) }
    return waiting.compactMap { revocation in
      free.first { revocation.plan.isFor($0) }.map { ($0, revocation) }
    }
  }

  private func countsSignIns(_ environment: Environment) -> Bool {
    fob.services[environment.service]?.profile.signInLimit != nil
  }

  private func hasSession(_ environment: Environment) -> Bool {
    if case .session = fob.sessions.status(of: environment).holding { true } else { false }
  }

  private func revoke(_ revocation: Revocation, in environment: Environment) async -> CommandFailure? {
    let name = environment.name
    do throws(SessionFailure) {
      let outcome = try await fob.revocations.follow(revocation.path, knowing: [], in: environment) { event in
        guard case .result(let handle, let result) = event, result.isOver else { return }
        let new = revocation.plan.rows.first { $0.handle == handle }?.successor
        Output.result(
          DisplayText("\(name): \(result.kind.displayName) \(handle)\(new.map { ", which \($0) replaced" } ?? "")"))
      }
      guard !outcome.revocation.isDone else {
        failed.withLock { $0[revocation.path] = nil }
        return nil
      }
      let left = outcome.revocation.remaining
      let reason = left.lazy.compactMap { outcome.revocation.results[$0.handle]?.reason }.first
      return note(
        CommandFailure(
          .someFailed,
          "\(name): \(left.count.grouped) old upload tokens may still be valid: \(reason ?? "stopped early.") "
            + "To give that up: fob tokens revoke \(name) --discard"), of: revocation)
    } catch {
      return note(CommandFailure(error.exitStatus, error.description(in: name)), of: revocation)
    }
  }

  /// Remembers a failure, and says it once.
  private func note(_ failure: CommandFailure, of revocation: Revocation) -> CommandFailure {
    let now = fob.clock.now
    let isNews = failed.withLock { failed in
      let before = failed[revocation.path]
      let wait = min(Self.longestWait, before.map { $0.wait * 2 } ?? Self.shortestWait)
      failed[revocation.path] = Failed(again: now.addingTimeInterval(wait), wait: wait, said: failure.message)
      return before?.said != failure.message
    }
    if isNews { Output.note("fob: \(failure.message)") }
    return failure
  }
}

import Formats
import FoundationEssentials
import Host
import TokenModel

/// Counting sign-ins where the server limits them.
extension SessionKeeper {
  /// Spends one sign-in of the origin's budget.
  func spendSignIn(_ transaction: SessionTransaction, isPerson: Bool) async throws(SessionFailure) {
    guard let limit = transaction.service.profile.signInLimit else { return }
    let (origin, now) = (transaction.environment.origin, transaction.record.serverTime(at: clock.now))
    let isSpent = try await rethrow(
      awaiting: await signIns.spend(at: origin, limit: limit, forPerson: isPerson, now: now),
      as: SessionFailure.init(system:))
    if isSpent { return }
    let budget = signIns.budget(at: origin, limit: limit, now: now)
    let wait = budget.secondsToNext(limit: limit, at: now)
    let until = RFC3339.text(now.addingTimeInterval(TimeInterval(wait)))
    let allowed = "\(origin) allows \(limit.count) sign-ins in \(limit.window / 3600) hours"
    if isPerson || budget.left(of: limit, forPerson: true) == 0 {
      throw .tooSoon(retryAfter: wait, reason: "\(allowed), and all are used up until \(until).")
    }
    let reason = "\(allowed), and until \(until) the rest are kept for people at a terminal."
    throw .loginNeeded(transaction.environment.name, reason: reason)
  }

  /// Sign-ins that are left to people; nil where the server takes any number.
  func signInsLeft(for environment: Environment, in status: SessionStatus, _ service: any Service) -> Int? {
    guard let limit = service.profile.signInLimit else { return nil }
    let offset = if case .session(let held) = status.holding { held.clockOffset } else { TimeInterval(0) }
    let budget = signIns.budget(at: environment.origin, limit: limit, now: clock.now.addingTimeInterval(offset))
    return budget.left(of: limit, forPerson: true)
  }

  /// Corrects the count by what the server said; a count that cannot be written is only less exact.
  func correctSignIns(after failure: ServiceFailure, _ transaction: SessionTransaction) async {
    guard let limit = transaction.service.profile.signInLimit else { return }
    let (origin, now) = (transaction.environment.origin, transaction.record.serverTime(at: clock.now))
    switch failure {
    case .unreachable(_, mayHaveArrived: false): try? await signIns.refund(at: origin, limit: limit, now: now)
    case .rateLimited: try? await signIns.exhaust(at: origin, limit: limit, now: now)
    default: break
    }
  }
}

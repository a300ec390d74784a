import Formats
import FoundationEssentials
import Host

/// Counting sign-ins where the server limits them.
extension SessionKeeper {
  /// Spends one sign-in of the origin's budget.
  func spendSignIn(_ transaction: SessionTransaction, isPerson: Bool) async throws(SessionFailure) {
    guard let limit = transaction.service.profile.signInLimit else { return }
    let (origin, now) = (transaction.environment.origin, transaction.record.serverTime(at: clock.now))
    do throws(SystemError) {
      if try await signIns.spend(at: origin, limit: limit, forPerson: isPerson, now: now) { return }
    } catch {
      throw .state(reason: error.description)
    }
    let budget = signIns.budget(at: origin, limit: limit, now: now)
    let wait = budget.secondsToNext(limit: limit, at: now)
    let until = RFC3339.text(now.addingTimeInterval(TimeInterval(wait)))
    let allowed = "\(origin) allows \(limit.count) sign-ins in \(limit.window / 3600) hours"
    if isPerson || budget.left(of: limit, forPerson: true) == 0 {
      throw .service(.rateLimited(retryAfter: wait, reason: "\(allowed), and all are used until \(until)."))
    }
    let reason = "\(allowed), and until \(until) those left are kept for people at a terminal."
    throw .loginNeeded(transaction.environment.name, reason: reason)
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

import FoundationEssentials
import Host
import TokenModel

/// Hearing a server's time where other hosts have talked to it.
extension SessionKeeper {
  /// Asks the server for its time, once, where the session is shared and this host has had no answer from it, or its clock was set since: a shared session has
  /// not ended because the clock here is wrong. Without an answer the local clock is all there is.
  /// - Returns: whether the server was asked and has answered.
  func hearServer(_ transaction: inout SessionTransaction) async -> Bool {
    // A login for this host alone is counted too, once the register answers.
    let isConcerned = transaction.shared != nil || transaction.service.profile.signInLimit != nil
    guard isConcerned, let memory = transaction.record.share, !transaction.hasAskedServer,
      !memory.hasHeardServer || transaction.record.clockDoubt > 0,
      transaction.record.originChange(for: transaction.environment) == nil
    else { return false }
    transaction.hasAskedServer = true
    do throws(ServiceFailure) {
      transaction.record.hear(try await serverClocks.time(of: transaction.environment), at: clock.now)
    } catch {
      return false
    }
    try? await save(&transaction)
    return true
  }
}

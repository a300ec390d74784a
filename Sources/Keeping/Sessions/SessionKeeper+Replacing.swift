import TokenModel

/// Ending the session that a login has replaced.
extension SessionKeeper {
  /// Has the server end a session once the one in its place is on disk, and where it is shared in the register; not where the environment's file keeps it.
  func end(replaced earlier: Session, _ transaction: inout SessionTransaction) async {
    let environment = transaction.environment
    guard transaction.service.profile.endsReplacedSessions, ReplacedSession(in: environment) == .end,
      transaction.isSaved, isUnused(earlier, transaction)
    else { return }
    let event = AuditEvent(.logout, in: environment, account: earlier.account, detail: "a login replaced the session")
    let reason: String
    do throws(SessionFailure) {
      let answer = try await end(earlier, transaction)
      guard let remaining = answer.remaining else { return await noteEnd(of: event, &transaction) }
      guard let failure = answer.failure else {
        // What a server cannot end of it expires; of a part that it has ended nothing is said.
        guard remaining == earlier else { return await noteEnd(of: event, &transaction) }
        if let remains = remains(of: earlier, transaction) {
          transaction.notices.append("The session before stays valid on the server. \(remains)")
        }
        return
      }
      reason = failure.description
      await audit.record(event.failed(.service(failure)))
    } catch {
      if case .service(.sessionRefused) = error { return }
      reason = error.plainReason
      await audit.record(event.failed(error))
    }
    guard let remains = remains(of: earlier, transaction) else { return }
    transaction.notices.append("The session before was not ended on the server: \(reason) \(remains)")
  }

  /// What was ended is remembered: where the new session is refused, that may be why.
  private func noteEnd(of event: AuditEvent, _ transaction: inout SessionTransaction) async {
    transaction.record.replaced = .ended
    try? await save(&transaction)
    await audit.record(event)
  }

  /// Notes that the server refused the session, or its refresh, before its time.
  /// - Returns: what to say of it, if the server may have ended it with the one before.
  func suspectReplacing(_ transaction: inout SessionTransaction) -> String? {
    transaction.record.suspectReplacing()
    return transaction.record.replaced == .endedBoth ? ReplacedSession.advice(in: transaction.environment) : nil
  }

  /// Whether nobody uses anything of a session: the new one has none of its tokens, and all hosts that shared it have the new one.
  private func isUnused(_ earlier: Session, _ transaction: SessionTransaction) -> Bool {
    guard let session = transaction.record.session, session.accessToken != earlier.accessToken,
      session.refreshToken == nil || session.refreshToken != earlier.refreshToken
    else { return false }
    guard let memory = transaction.record.share else { return true }
    return transaction.shared != nil && memory.answer == nil
  }
}
